package io.galvani.battery.power;

/**
 * Resistance of a cell over that of its parameter set as a line over the logarithm of the current,
 *
 * <pre>ln f = level + slope · ln(C-rate / 1.5)</pre>
 *
 * <p>and how sure that is. A mutable holder that {@link LoadMemory#recall} fills, so that asking
 * allocates nothing.
 */
public final class LoadFactor {
  private static final double MIDDLE_C_RATE = 1.5;
  private static final double LEAST_C_RATE = 0.1;
  private static final double MOST_C_RATE = 15;

  private double level;
  private double slope;
  private double levelVariance;
  private double crossVariance;
  private double slopeVariance;

  /** A factor that is the same for all currents: positive, with its relative sigma. */
  public void set(double factor, double relativeSigma) {
    set(StrictMath.log(factor), 0, relativeSigma * relativeSigma, 0, 0);
  }

  void set(double atLevel, double atSlope, double ofLevel, double ofBoth, double ofSlope) {
    level = atLevel;
    slope = atSlope;
    levelVariance = ofLevel;
    crossVariance = ofBoth;
    slopeVariance = ofSlope;
  }

  /** The factor for a C-rate, a magnitude. */
  public double ratio(double cRate) {
    return StrictMath.exp(slope == 0 ? level : level + slope * place(cRate));
  }

  /** Relative standard deviation of {@link #ratio}. */
  public double ratioSigma(double cRate) {
    double x = place(cRate);
    return Math.sqrt(Math.max(0, levelVariance + 2 * x * crossVariance + x * x * slopeVariance));
  }

  static double place(double cRate) {
    return StrictMath.log(Math.max(LEAST_C_RATE, Math.min(MOST_C_RATE, cRate)) / MIDDLE_C_RATE);
  }
}
