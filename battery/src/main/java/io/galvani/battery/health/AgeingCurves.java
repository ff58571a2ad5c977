package io.galvani.battery.health;

/**
 * What is known of a cell type's ageing: discharge curves from full, each with the capacity it gave
 * to cut-off. Curves lie on one grid of charge, so that a partial curve can be slid along them.
 *
 * @param stepAh charge between two points of a curve, Ah
 * @param voltageV [curve][point] terminal voltage, V, the first point at full charge
 * @param capacityAh [curve] capacity to cut-off, Ah
 * @param currentA [curve] mean discharge current, A, positive
 * @param temperatureDegC [curve] surroundings, degC; NaN if not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AgeingCurves(
    double stepAh,
    double[][] voltageV,
    double[] capacityAh,
    double[] currentA,
    double[] temperatureDegC) {
  /** Checks shapes and signs. */
  public AgeingCurves {
    if (!(stepAh > 0)) {
      throw new IllegalArgumentException("stepAh must be positive, but was " + stepAh);
    }
    int curves = voltageV.length;
    if (curves == 0
        || capacityAh.length != curves
        || currentA.length != curves
        || temperatureDegC.length != curves) {
      throw new IllegalArgumentException(
          "ageing curves must have one capacity, current and temperature each, but %d curves had %d, %d and %d"
              .formatted(curves, capacityAh.length, currentA.length, temperatureDegC.length));
    }
  }

  /** Number of curves. */
  public int size() {
    return voltageV.length;
  }

  boolean resembles(int curve, double dischargeA, double degC) {
    double ratio = currentA[curve] / dischargeA;
    boolean sameRate = ratio > 0.85 && ratio < 1.18;
    return sameRate && !(Math.abs(temperatureDegC[curve] - degC) > 6);
  }
}
