package io.galvani.stream.topology.state;

import io.galvani.battery.condition.ConditionEstimator;
import io.galvani.battery.condition.ConditionState;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.sentinel.SentinelState;
import io.galvani.battery.sentinel.Verdict;

/** What estimates and watches one registered pack, with its states. */
public final class Engine {
  private final long fingerprint;
  private final PackModels.Shared steps;
  private final PackState state;
  private final DetectorState detectorState;
  private final ConditionState condition;
  private long storedCellSteps = -1;
  private long storedDetectorCellSteps = -1;
  private long storedWearSteps;
  private int storedBatches;
  private Verdict storedVerdict = Verdict.WATCHING;

  Engine(
      long fingerprint,
      PackModels.Shared steps,
      PackState state,
      DetectorState detectorState,
      ConditionState condition) {
    this.fingerprint = fingerprint;
    this.steps = steps;
    this.state = state;
    this.detectorState = detectorState;
    this.condition = condition;
  }

  /** An engine that has seen nothing. */
  static Engine begun(long fingerprint, PackModels.Shared steps) {
    return new Engine(
        fingerprint,
        steps,
        steps.estimator().newState(),
        steps.detector().newState(),
        steps.condition().newState());
  }

  long fingerprint() {
    return fingerprint;
  }

  public PackModel model() {
    return steps.model();
  }

  public PackEstimator estimator() {
    return steps.estimator();
  }

  public PackDetector detector() {
    return steps.detector();
  }

  public ConditionEstimator conditionEstimator() {
    return steps.condition();
  }

  public PackState state() {
    return state;
  }

  public DetectorState detectorState() {
    return detectorState;
  }

  public ConditionState condition() {
    return condition;
  }

  /** Whether the pack's channels are certainly mapped wrong, so that its numbers are worthless. */
  public boolean quarantined() {
    return detectorState.sentinel().verdict() == Verdict.QUARANTINED;
  }

  boolean cellsChanged() {
    return storedCellSteps != state.cellSteps()
        || storedDetectorCellSteps != detectorState.cellSteps();
  }

  boolean wearChanged() {
    return storedWearSteps != condition.wearSteps();
  }

  /** The sentinel's open batch may be lost, a closed one and a verdict may not. */
  boolean watchChanged() {
    SentinelState sentinel = detectorState.sentinel();
    return storedBatches != sentinel.batches() || storedVerdict != sentinel.verdict();
  }

  void markStored() {
    storedCellSteps = state.cellSteps();
    storedDetectorCellSteps = detectorState.cellSteps();
    storedWearSteps = condition.wearSteps();
    storedBatches = detectorState.sentinel().batches();
    storedVerdict = detectorState.sentinel().verdict();
  }
}
