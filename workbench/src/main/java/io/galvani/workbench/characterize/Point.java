package io.galvani.workbench.characterize;

/** Values of the unknowns' model at one SOC and temperature, and who has which share in them. */
final class Point {
  private static final double LOWEST_SOC = -0.05;
  private static final double HIGHEST_SOC = 1.05;

  private final Layout layout;
  private final double[] x;
  private final double[] ocvHat = new double[2];
  private int cold;
  private int warm;
  private double warmth;
  private double ocvWarmth;
  private int ocvLow;
  private int low;
  private double share;

  double r0Ohm;
  double chargeRatio;
  double r1Ohm;
  double tau1S;
  double r2Ohm;
  double tau2S;
  double beyond;

  Point(Layout layout, double[] x) {
    this.layout = layout;
    this.x = x;
  }

  void set(double soc, double degC) {
    double z = Math.max(LOWEST_SOC, Math.min(HIGHEST_SOC, soc));
    cold = layout.below(degC);
    warm = layout.above(cold);
    warmth = layout.arrheniusWarmth(cold, degC);
    ocvWarmth = layout.warmth(cold, degC);
    beyond = layout.beyond(degC);
    ocvLow = SocGrid.OCV.below(z);
    ocvHat[1] = SocGrid.OCV.unclampedShare(ocvLow, z);
    ocvHat[0] = 1 - ocvHat[1];
    low = SocGrid.CIRCUIT.below(z);
    share = SocGrid.CIRCUIT.share(low, z);
    double arrhenius = Math.exp(x[layout.energy()] * beyond);
    r0Ohm = arrhenius * Math.exp(circuit(Layout.R0));
    r1Ohm = arrhenius * Math.exp(circuit(Layout.R1));
    r2Ohm = arrhenius * Math.exp(circuit(Layout.R2));
    tau1S = Math.exp(temperature(Layout.TAU1));
    tau2S = Math.exp(temperature(Layout.TAU2));
    chargeRatio = Math.exp(temperature(Layout.CHARGE_RATIO));
  }

  double ocvV() {
    return (1 - ocvWarmth) * ocvV(cold) + ocvWarmth * ocvV(warm);
  }

  private double ocvV(int t) {
    int at = layout.at(t, ocvLow);
    return ocvHat[0] * x[at] + ocvHat[1] * x[at + 1];
  }

  /** dU/dz, V. */
  double slopeV() {
    double rise =
        (1 - ocvWarmth) * (x[layout.at(cold, ocvLow) + 1] - x[layout.at(cold, ocvLow)])
            + ocvWarmth * (x[layout.at(warm, ocvLow) + 1] - x[layout.at(warm, ocvLow)]);
    return rise / (SocGrid.OCV.points()[ocvLow + 1] - SocGrid.OCV.points()[ocvLow]);
  }

  /** Amplitude of the hysteresis, V. */
  double hysteresisV() {
    int at = layout.hysteresis() + low;
    return (1 - share) * x[at] + share * x[at + 1];
  }

  private double circuit(int table) {
    return (1 - warmth) * circuit(cold, table) + warmth * circuit(warm, table);
  }

  private double circuit(int t, int table) {
    int at = layout.at(t, table) + low;
    return (1 - share) * x[at] + share * x[at + 1];
  }

  private double temperature(int offset) {
    return (1 - warmth) * x[layout.at(cold, offset)] + warmth * x[layout.at(warm, offset)];
  }

  void spreadOcv(double[] to) {
    for (int k = 0; k < 2; k++) {
      to[layout.at(cold, ocvLow) + k] += (1 - ocvWarmth) * ocvHat[k];
      to[layout.at(warm, ocvLow) + k] += ocvWarmth * ocvHat[k];
    }
  }

  /** Adds a derivative to the four unknowns of a table that make up its value here. */
  void spreadCircuit(double[] to, int table, double amount) {
    int atCold = layout.at(cold, table) + low;
    int atWarm = layout.at(warm, table) + low;
    to[atCold] += (1 - warmth) * (1 - share) * amount;
    to[atCold + 1] += (1 - warmth) * share * amount;
    to[atWarm] += warmth * (1 - share) * amount;
    to[atWarm + 1] += warmth * share * amount;
  }

  /** Adds a derivative to the two unknowns of the hysteresis' amplitude. */
  void spreadHysteresis(double[] to, double amount) {
    to[layout.hysteresis() + low] += (1 - share) * amount;
    to[layout.hysteresis() + low + 1] += share * amount;
  }

  /** Adds a derivative to the two unknowns of a quantity that depends on temperature only. */
  void spreadTemperature(double[] to, int offset, double amount) {
    to[layout.at(cold, offset)] += (1 - warmth) * amount;
    to[layout.at(warm, offset)] += warmth * amount;
  }
}
