package io.galvani.workbench.evaluate.soh;

/**
 * One labelled discharge of a cell.
 *
 * @param cycle the set's number of the cycle
 * @param capacityAh the set's label, Ah
 * @param chargeAh [point] charge given since the start, Ah, ascending
 * @param voltageV [point] voltage under load, V
 * @param currentA mean discharge current under load, A, positive
 * @param temperatureDegC surroundings, degC; NaN if not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Discharge(
    int cycle,
    double capacityAh,
    double[] chargeAh,
    double[] voltageV,
    double currentA,
    double temperatureDegC) {

  /** Charge of the whole record, Ah. */
  double totalAh() {
    return chargeAh[chargeAh.length - 1];
  }

  /** Voltage on a grid of charge, from a start on; V. */
  double[] resample(double fromAh, double stepAh, int points) {
    double[] grid = new double[points];
    int at = 0;
    for (int i = 0; i < points; i++) {
      double wanted = fromAh + i * stepAh;
      while (at < chargeAh.length - 2 && chargeAh[at + 1] < wanted) {
        at++;
      }
      double span = chargeAh[at + 1] - chargeAh[at];
      double share = Math.min(1, Math.max(0, (wanted - chargeAh[at]) / span));
      grid[i] = voltageV[at] + share * (voltageV[at + 1] - voltageV[at]);
    }
    return grid;
  }
}
