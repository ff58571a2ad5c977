package io.galvani.workbench.demo;

import io.galvani.battery.twin.DemoFleet;
import io.galvani.battery.twin.Fault;
import io.galvani.workbench.summary.FaultAccount;
import io.galvani.workbench.summary.FaultOutcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints what is planted and what was found; cells counted from 1. */
final class FaultTable {
  private static final String ROW = "%-9s %5s  %-22s %10s %12s  %s%n";

  private FaultTable() {}

  static void print(List<DemoFleet.Pack> fleet, PrintStream out) {
    out.println("Faults planted in the fleet (times are the packs' own):");
    out.printf(ROW, "pack", "cell", "fault", "onset", "find within", "severity");
    for (DemoFleet.Pack pack : fleet) {
      for (Fault fault : pack.faults()) {
        out.printf(
            Locale.ROOT,
            ROW,
            pack.name(),
            fault.cell() + 1,
            FaultJudge.kind(fault.kind()),
            minutes(fault.onsetS()),
            minutes(DemoFleet.deadlineS(fault.kind())),
            severity(fault));
      }
    }
    out.println();
  }

  /** Shares in percent, the rest in the unit of the fault. */
  private static String severity(Fault fault) {
    return switch (fault.kind().severityUnit()) {
      case "" -> "";
      case "1" -> Math.round(100 * fault.severity()) + " %";
      default -> fault.severity() + " " + fault.kind().severityUnit();
    };
  }

  static void printOutcome(FaultAccount faults, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-26s %d of %d, false alarms %d%n",
        "faults found",
        faults.found().size(),
        faults.injected().size(),
        faults.falseAlarms());
    for (FaultOutcome found : faults.found()) {
      Double seconds = found.seconds();
      out.printf(
          Locale.ROOT,
          "  %-9s cell %2d  %-22s after %s%n",
          found.pack(),
          found.cell() + 1,
          found.kind(),
          minutes(seconds == null ? Double.NaN : seconds));
    }
  }

  private static String minutes(double seconds) {
    return String.format(Locale.ROOT, "%.1f min", seconds / 60);
  }
}
