package io.galvani.edge.model;

import io.galvani.battery.detect.AlertListener;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.release.model.KnownModel;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All learned models at work on one pack, beside its filter, which they only read. */
public final class PackLanes {
  private final CorrectionLanes correction;
  private final AnomalyLanes anomaly;
  private final CapacityLanes capacity;
  private final @Nullable ChargeFile chargeFile;

  /** Lanes in which nothing runs yet; the pack's charges are forgotten when it ends. */
  public PackLanes(PackModel model) {
    this(model, "", null, () -> 0);
  }

  /**
   * Lanes in which nothing runs yet.
   *
   * @param use duty that the pack lives in, empty for none
   * @param chargeFile keeps the pack's charges; null = they are forgotten
   * @param epoch numbering of the pack's samples now
   */
  PackLanes(PackModel model, String use, @Nullable ChargeFile chargeFile, LongSupplier epoch) {
    this.correction = new CorrectionLanes(model);
    this.anomaly = new AnomalyLanes(model);
    this.capacity = new CapacityLanes(model, use, chargeFile, epoch);
    this.chargeFile = chargeFile;
  }

  /** The releases of one model. */
  Lanes<?> of(KnownModel model) {
    return switch (model) {
      case SOC_CORRECTION -> correction;
      case ANOMALY -> anomaly;
      case CAPACITY -> capacity;
    };
  }

  CorrectionLanes correction() {
    return correction;
  }

  AnomalyLanes anomaly() {
    return anomaly;
  }

  CapacityLanes capacity() {
    return capacity;
  }

  /** Takes up the charges that were stored, after what serves is loaded. */
  void restoreCharges() {
    capacity.restore();
  }

  /**
   * Whether a charge has ended that is about to be stored. Until it is, the samples of it must be
   * there to be replayed.
   */
  public boolean chargeWaits() {
    return chargeFile != null && chargeFile.waits();
  }

  /** Stores the charges if one has ended; not for the pack's thread. */
  void storeCharges() {
    if (chargeFile != null) {
      chargeFile.write();
    }
  }

  /** Stores what is not stored yet; the pack must not step any more. */
  void close() {
    if (chargeFile != null) {
      chargeFile.close();
    }
  }

  /** Resident memory that the releases of all models added, MiB. */
  double memoryMib() {
    return correction.memoryMib() + anomaly.memoryMib() + capacity.memoryMib();
  }

  /**
   * Takes a sample after the uncorrected filter and the health beside it have stepped on it.
   *
   * @param anchorSoc state of charge that the sample tells from voltage alone, 0..1, NaN = none
   */
  public void onSample(
      PackState state,
      PackSample sample,
      StepOutcome outcome,
      double anchorSoc,
      HealthState health) {
    correction.onSample(state, sample, outcome, anchorSoc);
    anomaly.onSample(state, sample, outcome);
    capacity.onSample(state, sample, outcome, health);
  }

  /** Tells the alerts of the pack what the last sample brought, after the rules have. */
  public void tell(
      PackDetector detector, DetectorState alerts, PackSample sample, AlertListener listener) {
    anomaly.tell(detector, alerts, sample, listener);
  }

  /**
   * An alert was raised on the pack.
   *
   * @param rule kebab case
   */
  public void onAlert(String rule) {
    correction.onAlert(rule);
    anomaly.onAlert(rule);
    capacity.onAlert(rule);
  }

  /** Corrected state of charge, 0..1: the filter's own where no release serves. */
  public double soc() {
    return correction.soc();
  }

  /** Score of the last snippet, 1 = where an alert begins; NaN where no release watches. */
  public double anomalyScore() {
    return anomaly.score();
  }

  /**
   * State of health of the weakest cell, about 0..1, by equations and model: the equations' own
   * where no release serves.
   */
  public double lowestSoh(HealthState health) {
    return capacity.lowestSoh(health);
  }

  /** Byte form of what serves, for a restart; empty where nothing does. */
  public byte[] block() {
    return correction.block();
  }

  /** Takes up what {@link #block()} gave before the restart. */
  public void restore(byte[] block) {
    correction.restore(block);
  }

  /** Byte form of the charge in progress, for a restart. */
  public byte[] openCharge() {
    return capacity.openCharge();
  }

  /**
   * Goes on with the charge that {@link #openCharge()} was taken of before the restart.
   *
   * @throws IllegalArgumentException if it is of no known version, of other cells or damaged; no
   *     charge is in progress then
   */
  public void restoreOpenCharge(byte[] block) {
    capacity.restoreOpenCharge(block);
  }

  /** The pack's stored samples have been seen again; from now on they are new. */
  public void resumed(long atSeq) {
    correction.resumed(atSeq);
    anomaly.resumed(atSeq);
    capacity.resumed(atSeq);
  }
}
