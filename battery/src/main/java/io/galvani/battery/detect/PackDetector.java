package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;

/**
 * Watches one pack, sample by sample: limits at every sample, cells against their siblings whenever
 * the estimator's per-cell filters have stepped. Holds no state of its own but scratch space; one
 * instance serves many packs of equal model, on one thread.
 */
public final class PackDetector {
  private final PackModel model;
  private final LimitRules limits;
  private final SiblingRules siblings;
  private final SignUnitRule signUnit;

  public PackDetector(PackModel model) {
    this.model = model;
    this.limits = new LimitRules(model);
    this.siblings = new SiblingRules(model);
    this.signUnit = new SignUnitRule(model);
  }

  public PackModel model() {
    return model;
  }

  /** A state with no alert open and nothing seen. */
  public DetectorState newState() {
    return new DetectorState(model.cells());
  }

  /**
   * Steps after the estimator has stepped on the same sample. A rejected sample changes nothing.
   */
  public void step(
      DetectorState detector,
      PackState state,
      PackSample sample,
      StepOutcome outcome,
      AlertListener listener) {
    if (outcome == StepOutcome.REJECTED) {
      return;
    }
    signUnit.step(detector, sample, listener);
    limits.step(detector, sample, listener);
    if (state.cellSteps() != detector.cellSteps) {
      siblings.step(detector, state, sample, listener);
      detector.cellSteps = state.cellSteps();
    }
  }
}
