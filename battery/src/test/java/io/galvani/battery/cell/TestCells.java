package io.galvani.battery.cell;

/** Cells for tests: round numbers of the right size, not those of any product. */
public final class TestCells {
  private static final double[] SOC = {0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
  private static final double[] NMC_OCV_V = {
    3.00, 3.25, 3.38, 3.50, 3.57, 3.62, 3.68, 3.78, 3.88, 3.99, 4.07, 4.18
  };
  private static final double[] LFP_OCV_V = {
    2.60, 3.00, 3.17, 3.245, 3.275, 3.288, 3.293, 3.305, 3.328, 3.333, 3.336, 3.45
  };

  private TestCells() {}

  /** 3 Ah, sloping voltage, next to no hysteresis. */
  public static CellParameters nmc() {
    return nmc(0.03);
  }

  /** The same with another stated offset of the current, A. */
  public static CellParameters nmc(double currentBiasSigmaA) {
    return cell(
        "test-nmc", Chemistry.NMC, NMC_OCV_V, 0.002, currentBiasSigmaA, limits(4.2, 2.8, 3));
  }

  /** 3 Ah, flat voltage, 20 mV of hysteresis. */
  public static CellParameters lfp() {
    return cell("test-lfp", Chemistry.LFP, LFP_OCV_V, 0.02, 0.03, limits(3.6, 2.5, 3));
  }

  private static CellParameters cell(
      String name,
      Chemistry chemistry,
      double[] ocvV,
      double hysteresisV,
      double currentBiasSigmaA,
      CellLimits limits) {
    double[] entropic = new double[SOC.length];
    return new CellParameters(
        name,
        chemistry,
        3,
        ocvV[6],
        0.999,
        new OcvCurve(SOC, new double[] {25}, new double[][] {ocvV}, entropic),
        new Hysteresis(new double[] {0, 1}, new double[] {hysteresisV, hysteresisV}, 50, 0),
        circuit(),
        new ThermalParameters(35, 10, 0.6, 0.08),
        new Uncertainty(0.001, 0.01, currentBiasSigmaA, 0.3, 0.005, 0.05, 300, 0.02),
        limits,
        new Provenance("invented", "round numbers", -20, 50, 0, 1, 3, "for tests only"));
  }

  private static CircuitTable circuit() {
    return new CircuitTable(
        new double[] {0, 0.1, 0.5, 1},
        new double[] {0, 25},
        30_000,
        new CircuitValues(
            new double[][] {{0.050, 0.040, 0.036, 0.038}, {0.030, 0.022, 0.020, 0.021}},
            new double[][] {{0.040, 0.030, 0.020, 0.020}, {0.020, 0.015, 0.010, 0.010}},
            new double[][] {{15, 15, 15, 15}, {12, 12, 12, 12}},
            new double[][] {{0.060, 0.040, 0.030, 0.025}, {0.025, 0.018, 0.012, 0.010}},
            new double[][] {{150, 150, 150, 150}, {200, 200, 200, 200}},
            CircuitValues.directionless(2, 4)));
  }

  private static CellLimits limits(double highV, double lowV, double capacityAh) {
    return new CellLimits(
        new LimitSet(highV, lowV, 45, 0, 55, -20, capacityAh, 3 * capacityAh),
        new LimitSet(highV + 0.03, lowV - 0.1, 50, -5, 60, -25, 1.5 * capacityAh, 4 * capacityAh),
        new LimitSet(highV + 0.1, lowV - 0.5, 60, -10, 70, -30, 2 * capacityAh, 6 * capacityAh));
  }
}
