package io.galvani.trainer.soh.level;

/** Hears what was said of training rows by a learner that was not taught their cells. */
@FunctionalInterface
public interface LeftOut {
  /**
   * Takes levels.
   *
   * @param rows their numbers among the training rows
   * @param levels of these rows, in their order
   */
  void said(int[] rows, float[] levels);
}
