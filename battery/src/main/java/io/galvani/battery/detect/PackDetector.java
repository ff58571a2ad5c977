package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;

/**
 * Watches one pack, sample by sample: limits, cross-cell comparison, persistence, and the life of
 * every alert. Holds no state of its own but scratch space.
 */
public final class PackDetector {
  private final PackModel model;

  public PackDetector(PackModel model) {
    this.model = model;
  }

  public PackModel model() {
    return model;
  }

  /** A state with no alert open and nothing seen. */
  public DetectorState newState() {
    throw new UnsupportedOperationException();
  }

  /** Steps after the estimator has stepped on the same sample. */
  public void step(
      DetectorState detector,
      PackState state,
      PackSample sample,
      StepOutcome outcome,
      AlertListener listener) {
    throw new UnsupportedOperationException();
  }
}
