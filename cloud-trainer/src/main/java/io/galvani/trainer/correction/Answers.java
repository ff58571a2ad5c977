package io.galvani.trainer.correction;

/**
 * What a model says of one sequence.
 *
 * @param correction [step] predicted error of the filter, SOC
 * @param logVariance [step] ln of the variance of that prediction
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answers(float[] correction, float[] logVariance) {
  static Answers of(int steps) {
    return new Answers(new float[steps], new float[steps]);
  }
}
