package io.galvani.edge.model;

import io.galvani.battery.detect.AlertListener;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.release.model.KnownModel;

/** All learned models at work on one pack, beside its filter, which they only read. */
public final class PackLanes {
  private final CorrectionLanes correction;
  private final AnomalyLanes anomaly;

  /** Lanes in which nothing runs yet. */
  public PackLanes(PackModel model) {
    this.correction = new CorrectionLanes(model);
    this.anomaly = new AnomalyLanes(model);
  }

  /** The releases of one model. */
  Lanes<?> of(KnownModel model) {
    return switch (model) {
      case SOC_CORRECTION -> correction;
      case ANOMALY -> anomaly;
    };
  }

  CorrectionLanes correction() {
    return correction;
  }

  AnomalyLanes anomaly() {
    return anomaly;
  }

  /** Resident memory that the releases of all models added, MiB. */
  double memoryMib() {
    return correction.memoryMib() + anomaly.memoryMib();
  }

  /**
   * Takes a sample after the uncorrected filter has stepped on it.
   *
   * @param anchorSoc state of charge that the sample tells from voltage alone, 0..1, NaN = none
   */
  public void onSample(PackState state, PackSample sample, StepOutcome outcome, double anchorSoc) {
    correction.onSample(state, sample, outcome, anchorSoc);
    anomaly.onSample(state, sample, outcome);
  }

  /** Tells the alerts of the pack what the last sample brought, after the rules have. */
  public void tell(
      PackDetector detector, DetectorState alerts, PackSample sample, AlertListener listener) {
    anomaly.tell(detector, alerts, sample, listener);
  }

  /** An alert was raised on the pack. */
  public void onAlert() {
    correction.onAlert();
    anomaly.onAlert();
  }

  /** Corrected state of charge, 0..1: the filter's own where no release serves. */
  public double soc() {
    return correction.soc();
  }

  /** Score of the last snippet, 1 = where an alert begins; NaN where no release watches. */
  public double anomalyScore() {
    return anomaly.score();
  }

  /** Byte form of what serves, for a restart; empty where nothing does. */
  public byte[] block() {
    return correction.block();
  }

  /** Takes up what {@link #block()} gave before the restart. */
  public void restore(byte[] block) {
    correction.restore(block);
  }

  /** The pack's stored samples have been seen again; from now on they are new. */
  public void resumed(long atSeq) {
    correction.resumed(atSeq);
    anomaly.resumed(atSeq);
  }
}
