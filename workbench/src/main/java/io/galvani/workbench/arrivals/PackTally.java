package io.galvani.workbench.arrivals;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.schemas.proto.Stage;
import io.galvani.workbench.arrivals.PackArrival.Counts;
import io.galvani.workbench.arrivals.PackArrival.Estimate;

/** Adds up what arrives of one pack. */
final class PackTally {
  private final PackId pack;
  private final StageAccounts accounts = new StageAccounts();
  private int cells;
  private Estimate estimate = Estimate.NONE;

  PackTally(PackId pack) {
    this.pack = pack;
  }

  void registered(int cellCount) {
    cells = cellCount;
  }

  void accounted(LedgerAccount account) {
    accounts.add(account);
  }

  /** Keeps the newest sample that was stepped; a rejected one says nothing new. */
  void estimated(PackEstimate message) {
    for (int i = message.getCount() - 1; i >= 0; i--) {
      if (message.getOutcome(i) != SampleOutcome.SAMPLE_OUTCOME_REJECTED) {
        estimate =
            new Estimate(
                message.getFirstTimestampMs() + message.getTimestampOffsetMs(i),
                message.getSoc(i),
                message.getSocSigma(i),
                message.getBmsSoc(),
                message.getCurrentA(),
                message.getCellVoltageMaxV() - message.getCellVoltageMinV(),
                message.getCellVoltageMinCell(),
                message.getTemperatureMaxDegC(),
                message.getTemperatureMaxProbe());
        return;
      }
    }
  }

  PackArrival snapshot() {
    return new PackArrival(pack, cells, counts(), estimate);
  }

  private Counts counts() {
    long coasted = accounts.sum(Stage.STAGE_PROCESSOR, LedgerAccount::getCoasted);
    return new Counts(
        accounts.covered(Stage.STAGE_BRIDGE),
        accounts.covered(Stage.STAGE_PROCESSOR),
        coasted + accounts.sum(Stage.STAGE_PROCESSOR, LedgerAccount::getEstimated),
        coasted,
        accounts.sum(Stage.STAGE_PROCESSOR, LedgerAccount::getRejected),
        accounts.sum(Stage.STAGE_PROCESSOR, LedgerAccount::getDeclared),
        accounts.sum(Stage.STAGE_PROCESSOR, LedgerAccount::getLost),
        accounts.sum(Stage.STAGE_BRIDGE, LedgerAccount::getDuplicates)
            + accounts.sum(Stage.STAGE_PROCESSOR, LedgerAccount::getDuplicates),
        accounts.sum(Stage.STAGE_BRIDGE, LedgerAccount::getFrames),
        accounts.sum(Stage.STAGE_BRIDGE, LedgerAccount::getBytes),
        accounts.covered(Stage.STAGE_SINK),
        accounts.sum(Stage.STAGE_SINK, LedgerAccount::getPoints));
  }
}
