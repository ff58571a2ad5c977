package io.galvani.trainer.correction;

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
   * @param loss mean loss of the pass
   * @param residentMib memory of the process, native included, MiB
   */
  record Epoch(int member, int members, int epoch, int epochs, double loss, long residentMib) {}

  /** A pass is done; throwing ends the training. */
  void told(Epoch epoch);
}
