package io.galvani.trainer.round;

/** Told as training goes on. */
@FunctionalInterface
public interface Progress {
  /** Says nothing. */
  Progress SILENT = epoch -> {};

  /**
   * One pass over the sequences is done.
   *
   * @param member network, from 0
   * @param epoch pass, from 0
   * @param loss mean loss of the pass; NaN where it is not told before the end
   * @param residentMib memory of the process, native included, MiB
   */
  record Epoch(int member, int members, int epoch, int epochs, double loss, long residentMib) {}

  /** What a round is doing. */
  enum Stage {
    TRAIN,
    EXPORT,
    GATE,
    CANDIDATE
  }

  /** What was collected is about to be frozen; throwing ends the round. */
  default void freezing() {}

  /** A stage of a round begins; throwing ends the round. */
  default void entered(Stage stage) {}

  /** A pass is done; throwing ends the training. */
  void told(Epoch epoch);
}
