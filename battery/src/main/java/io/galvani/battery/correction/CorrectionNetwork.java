package io.galvani.battery.correction;

/** A learned correction of the state of charge as a function, whatever runs it. */
public interface CorrectionNetwork {
  /** Numbers of hidden state that the network hands from step to step. */
  int hiddenSize();

  /**
   * One step.
   *
   * @param row the features, in the order of {@link CorrectionFeature}
   * @param hidden hidden state, replaced by the next one
   * @param answer takes the correction (predicted true state of charge less the filter's) and the
   *     logarithm of its variance
   */
  void step(float[] row, float[] hidden, float[] answer);
}
