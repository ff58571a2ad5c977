package io.galvani.trainer.anomaly;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.Locale;
import java.util.Optional;

/**
 * A simulated vehicle.
 *
 * @param name its name, by whose hash vehicles are shared out
 * @param cell parameter set of its cells, of their size
 * @param settings what it is like
 * @param seed of its twin
 * @param fault what goes wrong, if anything does
 * @param hours that it is looked at
 */
record Vehicle(
    String name,
    CellParameters cell,
    TwinSettings settings,
    long seed,
    Optional<Fault> fault,
    double hours) {

  PackTwin twin() {
    return new PackTwin(settings, cell, seed, fault.stream().toList());
  }

  /** Kind of the fault, or that there is none. */
  String kind() {
    return fault
        .map(f -> f.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .orElse("healthy");
  }

  /** Kind of the fault and how bad it is, or that there is none. */
  String stratum() {
    return fault.map(f -> (kind() + plain(f)).strip()).orElse("healthy");
  }

  private static String plain(Fault fault) {
    double severity = fault.severity();
    if (severity == 0) {
      return "";
    }
    boolean whole = severity == Math.rint(severity);
    String number = whole ? Long.toString((long) severity) : Double.toString(severity);
    String unit = fault.kind().severityUnit();
    return " " + number + (unit.equals("1") ? "" : " " + unit);
  }
}
