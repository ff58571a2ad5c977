package io.galvani.stream.topology.state;

import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackState;

/** The estimator and detector of one registered pack, with their states. */
public final class Engine {
  private final long fingerprint;
  private final PackModels.Shared steps;
  private final PackState state;
  private final DetectorState detectorState;
  private long storedCellSteps = -1;
  private long storedDetectorCellSteps = -1;

  Engine(long fingerprint, PackModels.Shared steps, PackState state, DetectorState detectorState) {
    this.fingerprint = fingerprint;
    this.steps = steps;
    this.state = state;
    this.detectorState = detectorState;
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

  public PackState state() {
    return state;
  }

  public DetectorState detectorState() {
    return detectorState;
  }

  boolean cellsChanged() {
    return storedCellSteps != state.cellSteps()
        || storedDetectorCellSteps != detectorState.cellSteps();
  }

  void markStored() {
    storedCellSteps = state.cellSteps();
    storedDetectorCellSteps = detectorState.cellSteps();
  }
}
