package io.galvani.workbench.evaluate.pack;

/**
 * A number with its standard deviation.
 *
 * @param value the number, NaN if unknown
 * @param sigma its standard deviation, NaN if unknown
 */
record Estimate(double value, double sigma) {
  static final Estimate UNKNOWN = new Estimate(Double.NaN, Double.NaN);
}
