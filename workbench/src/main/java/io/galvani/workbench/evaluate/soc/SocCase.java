package io.galvani.workbench.evaluate.soc;

import java.util.Arrays;
import java.util.Random;

/** What an estimator is told, and where it starts. Weights are those of the headline figure. */
enum SocCase {
  /** Starts at the true SOC. */
  NOMINAL("nominal", 0.10, Double.NaN),
  /** Starts unknown where the reference falls through 90 %. */
  RESTART_90("restart-90", 0.40, 0.90),
  /** Starts unknown where the reference falls through 60 %. */
  RESTART_60("restart-60", 0.40, 0.60),
  /** Starts unknown where the reference falls through 30 %. */
  RESTART_30("restart-30", 0.40, 0.30),
  /** Starts unknown where a profile begins that does not begin full. */
  RESTART_START("restart-start", 0.40, Double.NaN),
  /** The current reads 0.1 C too high, toward charging. */
  OFFSET_HIGH("offset+", 0.20, Double.NaN),
  /** The current reads 0.1 C too low. */
  OFFSET_LOW("offset-", 0.20, Double.NaN),
  /** The current reads 2 % too much. */
  GAIN_HIGH("gain+", 0.10, Double.NaN),
  /** The current reads 2 % too little. */
  GAIN_LOW("gain-", 0.10, Double.NaN),
  /** White noise: voltage 5 mV, current 0.5 %. */
  NOISE("noise", 0.05, Double.NaN),
  /** The temperature reads 3 K high. */
  TEMPERATURE_HIGH("temp+", 0.05, Double.NaN),
  /** The temperature reads 3 K low. */
  TEMPERATURE_LOW("temp-", 0.05, Double.NaN),
  /** Current averaged over 10 s, voltage in steps of 10 mV, current in steps of 0.1 A. */
  COARSE("coarse", 0.10, Double.NaN),
  /** A day of the profile, rests and charges, the current reading 0.01 C too high; not weighted. */
  SLOW_OFFSET("slow-offset", 0, Double.NaN);

  private static final double SLOW_OFFSET_C_RATE = 0.01;
  private static final double OFFSET_C_RATE = 0.1;
  private static final double AVERAGE_S = 10;
  private static final double FULL_START = 0.9;

  /** Time after an unknown start that is not scored, s. */
  static final double SETTLING_S = 600;

  /** A restart counts only if so much of the file remains, s. */
  static final double LEAST_REMAINING_S = 1_200;

  private final String id;
  private final double groupWeight;
  private final double level;

  SocCase(String id, double groupWeight, double level) {
    this.id = id;
    this.groupWeight = groupWeight;
    this.level = level;
  }

  String id() {
    return id;
  }

  /** Weight of the group, shared evenly by the cases of it that could be run. */
  double groupWeight() {
    return groupWeight;
  }

  /** Whether it counts in the headline figures. */
  boolean counts() {
    return groupWeight > 0;
  }

  /** Cases of one group share its weight. */
  String group() {
    return id.replaceAll("[-+].*", "");
  }

  /** Whether the estimator is not told the SOC at the start. */
  boolean unknownStart() {
    return group().equals("restart");
  }

  /** Row to start from; -1 if this drive has none, or too little after it. */
  int startRow(Drive drive) {
    if (!unknownStart()) {
      return firstReference(drive);
    }
    int row = this == RESTART_START ? middleStart(drive) : drive.downwardCrossing(level);
    boolean enough =
        row >= 0 && drive.timeS()[drive.dynamicTo() - 1] - drive.timeS()[row] >= LEAST_REMAINING_S;
    return enough ? row : -1;
  }

  /** Row after the last one that is scored. */
  int endRow(Drive drive) {
    return unknownStart() ? drive.dynamicTo() : drive.rows();
  }

  private static int firstReference(Drive drive) {
    for (int row = 0; row < drive.rows(); row++) {
      if (!Double.isNaN(drive.referenceSoc()[row])) {
        return row;
      }
    }
    return -1;
  }

  private static int middleStart(Drive drive) {
    int row = drive.dynamicFrom();
    boolean dynamic = drive.dynamicTo() > row;
    return dynamic && drive.referenceSoc()[row] < FULL_START ? row : -1;
  }

  /** [row] current as the estimator is told it, A. */
  double[] currentA(Drive drive, double nominalAh) {
    double[] told = drive.currentA().clone();
    switch (this) {
      case OFFSET_HIGH -> add(told, OFFSET_C_RATE * nominalAh);
      case OFFSET_LOW -> add(told, -OFFSET_C_RATE * nominalAh);
      case SLOW_OFFSET -> add(told, SLOW_OFFSET_C_RATE * nominalAh);
      case GAIN_HIGH -> multiply(told, 1.02);
      case GAIN_LOW -> multiply(told, 0.98);
      case NOISE -> {
        Random random = new Random(seed(drive, 1));
        Arrays.setAll(told, row -> told[row] * (1 + 0.005 * random.nextGaussian()));
      }
      case COARSE -> {
        double[] mean = trailingMean(drive.timeS(), told);
        Arrays.setAll(told, row -> Math.rint(mean[row] * 10) / 10);
      }
      default -> {
        // told as measured
      }
    }
    return told;
  }

  /** [row] voltage as the estimator is told it, V. */
  double[] voltageV(Drive drive) {
    double[] told = drive.voltageV().clone();
    if (this == NOISE) {
      Random random = new Random(seed(drive, 2));
      Arrays.setAll(told, row -> told[row] + 0.005 * random.nextGaussian());
    } else if (this == COARSE) {
      Arrays.setAll(told, row -> Math.rint(told[row] * 100) / 100);
    }
    return told;
  }

  /** [row] temperature as the estimator is told it, degC. */
  double[] degC(Drive drive) {
    double[] told = drive.degC().clone();
    add(told, this == TEMPERATURE_HIGH ? 3 : this == TEMPERATURE_LOW ? -3 : 0);
    return told;
  }

  private static long seed(Drive drive, int salt) {
    return 31L * drive.file().hashCode() + salt;
  }

  private static void add(double[] values, double offset) {
    Arrays.setAll(values, row -> values[row] + offset);
  }

  private static void multiply(double[] values, double factor) {
    Arrays.setAll(values, row -> values[row] * factor);
  }

  /** Mean over the rows of the last ten seconds. */
  private static double[] trailingMean(double[] timeS, double[] values) {
    double[] mean = new double[values.length];
    double sum = 0;
    int tail = 0;
    for (int row = 0; row < values.length; row++) {
      sum += values[row];
      while (timeS[row] - timeS[tail] >= AVERAGE_S && tail < row) {
        sum -= values[tail++];
      }
      mean[row] = sum / (row - tail + 1);
    }
    return mean;
  }
}
