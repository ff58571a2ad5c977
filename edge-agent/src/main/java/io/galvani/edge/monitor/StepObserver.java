package io.galvani.edge.monitor;

import io.galvani.battery.pack.StepOutcome;
import io.galvani.schemas.PackId;

/** Sees every step of every pack's estimator; used to compare edge and cloud. Must be quick. */
@FunctionalInterface
public interface StepObserver {
  /** Sees nothing. */
  StepObserver NONE = (pack, seq, outcome, soc, digest) -> {};

  /**
   * @param pack pack stepped
   * @param seq sample stepped
   * @param outcome what became of it
   * @param soc mean state of charge after it, 0..1
   * @param digest digest of the whole state after it
   */
  void onStep(PackId pack, long seq, StepOutcome outcome, double soc, long digest);
}
