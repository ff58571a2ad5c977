package io.galvani.stream.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackLedgerTest {
  private static final PackId PACK = PackId.parse("acme/p");

  /** The edge had handed out 40 to 59 and sent none of them when the cloud knew too much of it. */
  @Test
  void numbersHandedOutAnewAreInFlightOnceAndNotForEver() {
    List<PackLedger> ledgers =
        PackLedger.of(
            PACK,
            List.of(
                account(Stage.STAGE_PROCESSOR, 1, 0, 40, 1_000),
                account(Stage.STAGE_EDGE, 1, 0, 60, 1_000),
                account(Stage.STAGE_PROCESSOR, 2, 38, 70, 2_000),
                account(Stage.STAGE_EDGE, 2, 0, 75, 2_000)));

    assertThat(ledgers).extracting(PackLedger::inFlight).containsExactly(0L, 5L);
    assertThat(ledgers).extracting(PackLedger::sampled).containsExactly(40L, 37L);
    assertThat(ledgers).allMatch(PackLedger::balanced);
  }

  /** A new disk begins at 0: what the old one held is not there under other numbers. */
  @Test
  void whatALostDiskHeldStaysInFlight() {
    List<PackLedger> ledgers =
        PackLedger.of(
            PACK,
            List.of(
                account(Stage.STAGE_PROCESSOR, 1, 0, 40, 1_000),
                account(Stage.STAGE_EDGE, 1, 0, 60, 1_000),
                account(Stage.STAGE_PROCESSOR, 2, 0, 70, 2_000)));

    assertThat(ledgers).extracting(PackLedger::inFlight).containsExactly(20L, 0L);
  }

  private static LedgerAccount account(
      Stage stage, long epoch, long firstSeq, long nextSeq, long atMs) {
    return LedgerAccount.newBuilder()
        .setStage(stage)
        .setStreamEpoch(epoch)
        .setFirstSeq(firstSeq)
        .setNextSeq(nextSeq)
        .setEstimated(nextSeq - firstSeq)
        .setAtMs(atMs)
        .build();
  }
}
