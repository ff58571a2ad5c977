package io.galvani.workbench.demo;

import io.galvani.battery.twin.DemoFleet;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.workbench.summary.FaultAccount;
import io.galvani.workbench.summary.FaultOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Holds alerts against the faults that were planted. */
final class FaultJudge {
  private final List<DemoFleet.Pack> fleet;
  private final long startMs;

  FaultJudge(List<DemoFleet.Pack> fleet, long startMs) {
    this.fleet = fleet;
    this.startMs = startMs;
  }

  /** What became of every fault whose onset lies before the newest event time. */
  FaultAccount judge(List<AlertEvent> raised) {
    List<FaultOutcome> injected = new ArrayList<>();
    List<FaultOutcome> found = new ArrayList<>();
    for (DemoFleet.Pack pack : fleet) {
      for (Fault fault : pack.faults()) {
        String kind = kind(fault.kind());
        injected.add(new FaultOutcome(pack.name(), fault.cell(), kind, null));
        seconds(pack, fault, raised)
            .ifPresent(s -> found.add(new FaultOutcome(pack.name(), fault.cell(), kind, s)));
      }
    }
    int explained =
        (int)
            raised.stream()
                .filter(alert -> fleet.stream().anyMatch(p -> explains(p, alert)))
                .count();
    return new FaultAccount(injected, found, raised.size() - explained);
  }

  private Optional<Double> seconds(DemoFleet.Pack pack, Fault fault, List<AlertEvent> raised) {
    return raised.stream()
        .filter(alert -> explains(pack, fault, alert))
        .map(alert -> secondsFromOnset(fault, alert))
        .min(Comparator.naturalOrder());
  }

  private boolean explains(DemoFleet.Pack pack, AlertEvent alert) {
    return pack.faults().stream().anyMatch(fault -> explains(pack, fault, alert));
  }

  /** Whether the alert is what this fault looks like, where it is, and not before it began. */
  private boolean explains(DemoFleet.Pack pack, Fault fault, AlertEvent alert) {
    return DemoFleet.rules(fault.kind()).contains(alert.rule())
        && concerns(pack, fault, alert)
        && secondsFromOnset(fault, alert) >= 0;
  }

  private double secondsFromOnset(Fault fault, AlertEvent alert) {
    return (alert.atMs() - startMs) / 1000.0 - fault.onsetS();
  }

  private static boolean concerns(DemoFleet.Pack pack, Fault fault, AlertEvent alert) {
    if (!alert.pack().pack().equals(pack.name())) {
      return false;
    }
    if (fault.kind() != FaultKind.COOLING_LOSS) {
      return alert.component().equals("cell:" + fault.cell());
    }
    int perModule = pack.settings().layout().cellsPerModule();
    int[] probeCell = pack.settings().layout().probeCell();
    for (int probe = 0; probe < probeCell.length; probe++) {
      if (probeCell[probe] / perModule == fault.cell() / perModule
          && alert.component().equals("probe:" + probe)) {
        return true;
      }
    }
    return false;
  }

  static String kind(FaultKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
