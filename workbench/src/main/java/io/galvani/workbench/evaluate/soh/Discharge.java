package io.galvani.workbench.evaluate.soh;

import java.util.Arrays;

/**
 * One labelled discharge of a cell.
 *
 * @param cycle the set's number of the cycle
 * @param capacityAh the set's label, Ah
 * @param chargeAh [point] charge given since the start, Ah, ascending
 * @param voltageV [point] voltage under load, V
 * @param currentA mean discharge current under load, A, positive
 * @param pacedA mean discharge current with the rests between pulses, A, positive
 * @param temperatureDegC surroundings, degC; NaN if not known
 * @param restV voltage at rest just before the load, V; NaN if not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Discharge(
    int cycle,
    double capacityAh,
    double[] chargeAh,
    double[] voltageV,
    double currentA,
    double pacedA,
    double temperatureDegC,
    double restV) {

  /** Charge of the whole record, Ah. */
  double totalAh() {
    return chargeAh[chargeAh.length - 1];
  }

  /** Voltage once a charge has been given, V. */
  double voltageAt(double givenAh) {
    int at = 0;
    while (at < chargeAh.length - 2 && chargeAh[at + 1] < givenAh) {
      at++;
    }
    double span = chargeAh[at + 1] - chargeAh[at];
    double share = span > 0 ? Math.min(1, Math.max(0, (givenAh - chargeAh[at]) / span)) : 0;
    return voltageV[at] + share * (voltageV[at + 1] - voltageV[at]);
  }

  /** The part between two charges. */
  Discharge part(double fromAh, double toAh) {
    int from = 0;
    while (from < chargeAh.length - 1 && chargeAh[from] < fromAh) {
      from++;
    }
    int to = from;
    while (to < chargeAh.length - 1 && chargeAh[to] < toAh) {
      to++;
    }
    return new Discharge(
        cycle,
        capacityAh,
        Arrays.copyOfRange(chargeAh, from, to),
        Arrays.copyOfRange(voltageV, from, to),
        currentA,
        pacedA,
        temperatureDegC,
        restV);
  }

  /** The same discharge with all voltages higher by so many V. */
  Discharge shifted(double byV) {
    return new Discharge(
        cycle,
        capacityAh,
        chargeAh,
        Arrays.stream(voltageV).map(v -> v + byV).toArray(),
        currentA,
        pacedA,
        temperatureDegC,
        restV);
  }

  /** Whether two discharges are of one rate and temperature, so that their curves compare. */
  boolean resembles(Discharge other) {
    return alike(currentA / other.currentA)
        && alike(pacedA / other.pacedA)
        && !(Math.abs(temperatureDegC - other.temperatureDegC) > 6);
  }

  private static boolean alike(double ratio) {
    return ratio > 0.8 && ratio < 1.25;
  }
}
