package io.galvani.stream.topology.state;

import io.galvani.battery.anomaly.SnippetSteps;
import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.condition.ConditionState;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.sentinel.SentinelState;
import io.galvani.battery.sentinel.Verdict;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.model.ModelReport;
import org.jspecify.annotations.Nullable;

/** What estimates and watches one registered pack, with its states. */
public final class Engine {
  private final long fingerprint;
  private final PackModels.Shared shared;
  private final PackState state;
  private final DetectorState detectorState;
  private final HealthState health;
  private final ConditionState condition;
  private final Learned learned;
  private final RunningCharge running;
  private final SnippetSteps steps;
  private @Nullable String use;
  private boolean charged;
  private boolean rowDone;
  private double rowS;
  private long rowEndMs;
  private byte[] base = new byte[0];
  private long storedCellSteps = -1;
  private long storedDetectorCellSteps = -1;
  private long storedHealthSteps = -1;
  private int storedBatches;
  private int storedPastWindows;
  private Verdict storedVerdict = Verdict.WATCHING;

  Engine(
      long fingerprint,
      PackModels.Shared shared,
      PackState state,
      DetectorState detectorState,
      HealthState health,
      ConditionState condition,
      Learned learned,
      RunningCharge running) {
    this.fingerprint = fingerprint;
    this.shared = shared;
    this.state = state;
    this.detectorState = detectorState;
    this.health = health;
    this.condition = condition;
    this.learned = learned;
    this.running = running;
    this.steps = new SnippetSteps(shared.model());
  }

  /** An engine that has seen nothing. */
  static Engine begun(long fingerprint, PackModels.Shared shared, Learned learned) {
    return new Engine(
        fingerprint,
        shared,
        shared.estimator().newState(),
        shared.detector().newState(),
        shared.health().newState(),
        shared.condition().newState(),
        learned,
        new RunningCharge(new PackCharges(shared.model())));
  }

  /** What its pack's numbers mean; see {@link io.galvani.schemas.PackFingerprint}. */
  public long fingerprint() {
    return fingerprint;
  }

  public PackModel model() {
    return shared.model();
  }

  /** The pack's edge numbers anew: what it still holds may come a second time. */
  public void numberedAnew() {
    shared.estimator().numberedAnew(state);
  }

  /**
   * Steps estimator, health, condition, charges and learned models, in this order.
   *
   * @param epoch numbering that the sample is of
   */
  public StepOutcome step(PackSample sample, long epoch) {
    StepOutcome outcome = shared.estimator().step(state, sample);
    if (outcome != StepOutcome.REJECTED) {
      shared.health().step(health, state, sample);
    }
    shared.condition().step(condition, state, health, sample, outcome);
    boolean chargeDone = charges().step(state, sample, outcome);
    running.stepped(sample, outcome);
    charged |= chargeDone;
    rowDone = steps.add(state, sample, outcome);
    if (rowDone) {
      long ms = sample.timestampMs() - rowEndMs;
      rowS = steps.blocks().startsAnew() || ms <= 0 ? CorrectionFeatures.BLOCK_S : ms / 1000.0;
      rowEndMs = sample.timestampMs();
      rowDone = steps.blocks().complete();
    }
    learned.corrector().step(state, sample, outcome, epoch);
    learned.watcher().step(state, sample, outcome, epoch);
    use = chargeDone ? learned.use().at(epoch, sample.seq()) : null;
    learned.gauge().step(charges(), health, epoch, sample.seq(), use);
    return outcome;
  }

  /** The learned correction. */
  public Corrector corrector() {
    return learned.corrector();
  }

  /** The learned watch. */
  public Watcher watcher() {
    return learned.watcher();
  }

  /** The learned capacity. */
  public Gauge gauge() {
    return learned.gauge();
  }

  /** The pack's charges so far, whichever release looks at them. */
  public PackCharges charges() {
    return running.charges();
  }

  /** The charge in progress. */
  RunningCharge running() {
    return running;
  }

  /** Whether a whole charge that told of some cell ended with the last sample. */
  public boolean chargeDone() {
    return use != null;
  }

  /** The use that the pack lived in as {@link #chargeDone}; empty if none is told. */
  public String use() {
    return use == null ? "" : use;
  }

  /** Takes what the edge says of the release of a model that it runs. */
  public void heed(KnownModel model, ModelReport report) {
    learned.heed(model, report);
  }

  /** Seconds of event time that the last row covers. */
  public double rowS() {
    return rowS;
  }

  /** Whether the last sample completed a row of features to train on. */
  public boolean rowDone() {
    return rowDone;
  }

  /** Steps to train on; not stored, so that after a restart they begin anew and say so. */
  public SnippetSteps rows() {
    return steps;
  }

  public PackDetector detector() {
    return shared.detector();
  }

  public PackState state() {
    return state;
  }

  public DetectorState detectorState() {
    return detectorState;
  }

  public HealthState health() {
    return health;
  }

  public ConditionState condition() {
    return condition;
  }

  /** The fast blocks as they were stored with the cells last. */
  byte[] base() {
    return base;
  }

  void base(byte[] stored) {
    base = stored;
  }

  /** Whether the pack's channels are certainly mapped wrong, so that its numbers are worthless. */
  public boolean quarantined() {
    return detectorState.sentinel().verdict() == Verdict.QUARANTINED;
  }

  boolean cellsChanged() {
    return storedCellSteps != state.cellSteps()
        || storedDetectorCellSteps != detectorState.cellSteps();
  }

  boolean healthChanged() {
    return storedHealthSteps != health.cellSteps();
  }

  /** The sentinel's open batch may be lost, a closed one and a verdict may not. */
  boolean watchChanged() {
    SentinelState sentinel = detectorState.sentinel();
    return storedBatches != sentinel.batches()
        || storedVerdict != sentinel.verdict()
        || storedPastWindows != detectorState.pastWindows();
  }

  /** Whether nothing of this engine was ever stored: what is there is of another pack. */
  boolean neverStored() {
    return storedCellSteps < 0;
  }

  /** Whether a whole charge ended since the last time. */
  boolean charged() {
    return charged;
  }

  void markStored() {
    charged = false;
    learned.gauge().markStored();
    storedCellSteps = state.cellSteps();
    storedDetectorCellSteps = detectorState.cellSteps();
    storedHealthSteps = health.cellSteps();
    storedBatches = detectorState.sentinel().batches();
    storedVerdict = detectorState.sentinel().verdict();
    storedPastWindows = detectorState.pastWindows();
  }
}
