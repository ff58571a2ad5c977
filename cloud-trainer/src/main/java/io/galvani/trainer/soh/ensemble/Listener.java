package io.galvani.trainer.soh.ensemble;

/** Hears how far a training is. */
@FunctionalInterface
public interface Listener {
  /** Hears nothing. */
  Listener NOBODY = (member, epoch, loss) -> {};

  /**
   * An epoch is over.
   *
   * @param member from 0
   * @param epoch from 0
   * @param loss mean over the epoch
   */
  void epoch(int member, int epoch, double loss);
}
