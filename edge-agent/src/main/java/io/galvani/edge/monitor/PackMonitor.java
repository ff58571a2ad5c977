package io.galvani.edge.monitor;

import io.galvani.battery.condition.ConditionEstimator;
import io.galvani.battery.condition.ConditionState;
import io.galvani.battery.detect.AlertListener;
import io.galvani.battery.detect.AlertTransition;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.sentinel.Verdict;
import io.galvani.chassis.cells.AgeingLibrary;
import io.galvani.edge.model.PackLanes;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.SavedState;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.schemas.telemetry.SampleVisitor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Estimates and watches one pack from its own encoded frames. Its state is stored with the samples
 * it has seen; after a restart it replays the stored samples that came later. A pack whose channels
 * are certainly mapped wrong is estimated no further until it is mapped in another way.
 */
public final class PackMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(PackMonitor.class);
  private static final int REPLAY_ROWS = 64;
  private static final long REPLAY_BYTES = 256L << 10;

  private final PackId pack;
  private final byte[] mapping;
  private final StepObserver observer;
  private final PackEstimator estimator;
  private final PackDetector detector;
  private final PackSample sample = new PackSample();
  private final List<AlertEvent> alerts = new ArrayList<>();
  private final AlertListener onAlert = this::onAlert;
  private final SampleVisitor onSample = this::step;
  private final PackHealth health;
  private final ConditionEstimator condition;
  private final @Nullable PackLanes models;
  private PackState state;
  private HealthState healthState;
  private ConditionState conditionState;
  private DetectorState detectorState;
  private boolean replaying;
  private long nextSeq;

  /**
   * A monitor that has seen nothing.
   *
   * @param mapping identity of how the pack's channels are mapped; what was stored with another one
   *     is not taken
   */
  public PackMonitor(PackId pack, PackModel model, String mapping, StepObserver observer) {
    this(pack, model, mapping, observer, null);
  }

  /**
   * A monitor that has seen nothing, with learned models beside it.
   *
   * @param models see every sample after the estimator; null = none
   */
  public PackMonitor(
      PackId pack,
      PackModel model,
      String mapping,
      StepObserver observer,
      @Nullable PackLanes models) {
    this.models = models;
    this.pack = pack;
    this.mapping = mapping.getBytes(StandardCharsets.UTF_8);
    this.observer = observer;
    this.estimator = new PackEstimator(model);
    this.detector = new PackDetector(model);
    this.health = new PackHealth(model, AgeingLibrary.shipped(model.cell()));
    this.condition = new ConditionEstimator(model);
    this.state = estimator.newState();
    this.healthState = health.newState();
    this.conditionState = condition.newState();
    this.detectorState = detector.newState();
  }

  /** Takes the stored state, if there is one of this model, and replays what came after it. */
  public void resume(Outbox outbox) {
    OutboxLane lane = outbox.telemetry(pack);
    Optional<SavedState> saved = outbox.savedState(pack);
    if (saved.isPresent() && saved.get().nextSeq() <= lane.nextSeq()) {
      restore(saved.get());
    }
    long from = nextSeq;
    replaying = true;
    while (nextSeq < lane.durableNextSeq()) {
      List<StoredMessage> rows = outbox.read(lane, nextSeq, REPLAY_ROWS, REPLAY_BYTES);
      for (StoredMessage row : rows) {
        replay(row);
      }
      if (rows.isEmpty()) {
        nextSeq = lane.durableNextSeq();
      }
    }
    replaying = false;
    if (models != null) {
      models.resumed(nextSeq);
    }
    if (lane.nextSeq() > 0) {
      LOG.info("Monitor resumed, packId={} storedAt={} replayedTo={}", pack, from, nextSeq);
    }
  }

  private void restore(SavedState saved) {
    try {
      StateBlocks blocks = StateBlocks.read(saved.bytes());
      if (!Arrays.equals(blocks.mapping(), mapping)) {
        throw new IllegalArgumentException("its channels were mapped in another way");
      }
      PackState restored =
          PackState.read(estimator.model(), blocks.packBlock(), blocks.cellBlock());
      DetectorState restoredDetector =
          DetectorState.read(
              detector.model(), blocks.detectorFast(), blocks.detectorCells(), blocks.watch());
      conditionState = condition.read(blocks.conditionFast(), blocks.conditionThermal());
      healthState =
          blocks.healthPack().length == 0
              ? health.newState()
              : health.read(blocks.healthPack(), blocks.healthCells());
      detectorState = restoredDetector;
      state = restored;
      nextSeq = saved.nextSeq();
      if (models != null) {
        restore(models, blocks);
      }
    } catch (IllegalArgumentException otherModel) {
      LOG.warn(
          "Stored state does not fit, estimates begin anew, packId={} reason={}",
          pack,
          otherModel.getMessage());
    }
  }

  private void restore(PackLanes lanes, StateBlocks blocks) {
    lanes.restore(blocks.correction());
    try {
      lanes.restoreOpenCharge(blocks.openCharge());
    } catch (IllegalArgumentException otherCells) {
      LOG.warn(
          "Charge in progress begins anew, packId={} reason={}", pack, otherCells.getMessage());
    }
  }

  private void replay(StoredMessage row) {
    try {
      if (!row.gap()) {
        see(Envelope.parse(row.envelope()));
      }
    } catch (MalformedMessageException impossible) {
      LOG.warn("Stored frame cannot be read, packId={} seq={}", pack, row.firstSeq());
    }
    nextSeq = row.nextSeq();
  }

  /** Steps through a frame; returns the alerts that changed, in order. */
  public List<AlertEvent> see(Envelope envelope) {
    alerts.clear();
    try {
      FrameView.decode(envelope).forEach(0, onSample);
    } catch (MalformedMessageException impossible) {
      throw new IllegalStateException("a frame just encoded must decode", impossible);
    }
    nextSeq = envelope.nextSeq();
    return alerts;
  }

  private void step(
      long seq,
      long timestampMs,
      long monotonicMs,
      int bootId,
      double currentA,
      double packVoltageV,
      double[] cellVoltageV,
      double[] temperatureDegC,
      double bmsSoc,
      int quality) {
    sample.set(
        seq,
        timestampMs,
        monotonicMs,
        bootId,
        currentA,
        packVoltageV,
        cellVoltageV,
        temperatureDegC,
        bmsSoc,
        quality);
    if (detectorState.sentinel().verdict() == Verdict.QUARANTINED) {
      return;
    }
    StepOutcome outcome = estimator.step(state, sample);
    if (outcome != StepOutcome.REJECTED) {
      health.step(healthState, state, sample);
    }
    if (models != null) {
      double anchorSoc = outcome == StepOutcome.REJECTED ? Double.NaN : health.anchorSoc();
      models.onSample(state, sample, outcome, anchorSoc, healthState);
    }
    condition.step(conditionState, state, healthState, sample, outcome);
    detector.step(detectorState, state, sample, outcome, onAlert);
    if (models != null) {
      models.tell(detector, detectorState, sample, onAlert);
    }
    if (observer != StepObserver.NONE) {
      observer.onStep(pack, seq, outcome, state.soc(), state.digest());
    }
  }

  private void onAlert(AlertTransition transition) {
    if (!replaying) {
      AlertEvent alert = EdgeAlerts.event(pack, transition);
      alerts.add(alert);
      if (models != null && alert.phase() == AlertEvent.Phase.RAISED) {
        models.onAlert(alert.rule());
      }
    }
  }

  /** Whether {@link #save} would let go of samples that are still needed; passes by itself. */
  public boolean needsReplay() {
    return models != null && models.chargeWaits();
  }

  /** The state as it is to be stored. */
  public SavedState save() {
    byte[] bytes =
        new StateBlocks(
                state.packBlock(),
                state.cellBlock(),
                detectorState.fastBlock(),
                detectorState.cellBlock(),
                detectorState.watchBlock(),
                conditionState.fastBlock(),
                conditionState.thermalBlock(),
                healthState.packBlock(),
                healthState.cellBlock(),
                mapping,
                models == null ? new byte[0] : models.block(),
                models == null ? new byte[0] : models.openCharge())
            .toBytes();
    return new SavedState(nextSeq, bytes);
  }

  /** How worn the cells are. */
  public HealthState health() {
    return healthState;
  }

  /** What the pack can do now. */
  public ConditionState condition() {
    return conditionState;
  }

  /** Mean state of charge, 0..1. */
  public double soc() {
    return state.soc();
  }

  /** State of health of the weakest cell, about 0..1. */
  public double soh() {
    return healthState.lowestSoh();
  }

  /** The same after the model that serves; {@link #soh()} where none does. */
  public double correctedSoh() {
    return models == null ? soh() : models.lowestSoh(healthState);
  }

  /** Corrected mean state of charge, 0..1; {@link #soc()} where no model serves. */
  public double correctedSoc() {
    return models == null ? state.soc() : models.soc();
  }
}
