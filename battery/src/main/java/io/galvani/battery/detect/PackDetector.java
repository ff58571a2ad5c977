package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.Map;

/**
 * Watches one pack, sample by sample: limits at every sample, cells against their siblings whenever
 * the estimator's per-cell filters have stepped. Holds no state of its own but scratch space; one
 * instance serves many packs of equal model, on one thread.
 */
public final class PackDetector {
  private static final double TWICE = 2;

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

  /**
   * Takes what a learned model makes of a pack, after {@link #step}. It is told as information, and
   * as a minor alert where the score is {@value #TWICE} times the threshold or more: a model
   * advises, it never cries danger by itself.
   *
   * @param score that the last snippets all reached, 1 = where an alert begins
   * @param gone whether the last snippets are all back to usual
   * @param evidence what the score is made of
   */
  public void learned(
      DetectorState detector,
      PackSample sample,
      double score,
      boolean gone,
      Map<String, Double> evidence,
      AlertListener listener) {
    Severity severity = score >= TWICE ? Severity.MINOR : Severity.INFO;
    new Telling(detector, sample, listener)
        .that(Rule.LEARNED_ANOMALY, 0, score > 1, gone, severity, score, 1, evidence);
  }

  /** No learned model serves: an alert of {@link #learned} that is open ends. */
  public void learnedNothing(DetectorState detector, PackSample sample, AlertListener listener) {
    if (detector.alerts.holds(Rule.LEARNED_ANOMALY, 0)) {
      learned(detector, sample, 0, true, Map.of(), listener);
    }
  }
}
