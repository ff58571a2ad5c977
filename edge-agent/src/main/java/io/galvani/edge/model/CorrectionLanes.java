package io.galvani.edge.model;

import io.galvani.battery.correction.PackCorrection;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.edge.model.LoadedRelease.Correcting;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The corrections of the state of charge at work on one pack. */
final class CorrectionLanes extends Lanes<CorrectionLanes.CorrectionLane> {
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + 3 * Long.BYTES;
  private static final byte[] NONE = new byte[0];

  private double soc = Double.NaN;
  private double sigma = Double.NaN;

  CorrectionLanes(PackModel model) {
    super(model);
  }

  /** One correction at work. */
  static final class CorrectionLane extends Lane {
    private final PackModel model;
    private final Correcting work;
    private PackCorrection correction;

    CorrectionLane(LoadedRelease release, Correcting work, PackModel model, LaneFigures figures) {
      super(release, figures);
      this.model = model;
      this.work = work;
      this.correction = work.begin(model);
    }

    /** From a hidden state of zeros on. */
    @Override
    void beginNow() {
      correction = work.begin(model);
    }

    @Override
    long stepsNow() {
      return correction.steps();
    }

    @Override
    long ignoredNow() {
      return correction.ignored();
    }

    @Override
    long blocks() {
      return Math.max(steps(), ignored());
    }

    @Override
    long faults() {
      return correction.faults();
    }

    private void see(
        PackState state, PackSample sample, double championSoc, double slopeV, double anchorSoc) {
      figures.add(
          sample.timestampMs(),
          correction.soc(),
          championSoc,
          state.soc(),
          state.innovationV(),
          slopeV,
          anchorSoc,
          correction.warm());
    }
  }

  @Override
  CorrectionLane lane(LoadedRelease release) {
    if (release.work() instanceof Correcting work) {
      return new CorrectionLane(release, work, model(), newFigures());
    }
    throw new IllegalStateException("a correction must be one, but was " + release);
  }

  /**
   * Takes a sample after the uncorrected filter has stepped on it.
   *
   * @param anchorSoc state of charge that the sample tells from voltage alone, 0..1, NaN = none
   */
  synchronized void onSample(
      PackState state, PackSample sample, StepOutcome outcome, double anchorSoc) {
    double filterSoc = state.soc();
    double slopeV = model().cell().ocv().slopeV(filterSoc, state.temperatureDegC());
    soc = filterSoc;
    sigma = state.socSigma();
    CorrectionLane works = servingAt(sample.seq());
    if (works != null) {
      works.correction.step(state, sample, outcome);
      soc = outcome == StepOutcome.REJECTED ? soc : works.correction.soc();
      sigma = outcome == StepOutcome.REJECTED ? sigma : works.correction.sigma();
      works.see(state, sample, filterSoc, slopeV, anchorSoc);
    } else {
      alone().add(sample.timestampMs(), filterSoc, filterSoc, filterSoc, 0, 0, Double.NaN, false);
    }
    CorrectionLane tried = trial();
    if (tried != null) {
      tried.enters();
      tried.correction.step(state, sample, outcome);
      tried.see(state, sample, soc, slopeV, anchorSoc);
      tried.leaves();
    }
  }

  /** Corrected state of charge, 0..1: the filter's own where no release serves. */
  synchronized double soc() {
    return soc;
  }

  /** Standard deviation of {@link #soc()}, never above the filter's. */
  synchronized double sigma() {
    return sigma;
  }

  /** Byte form of what serves, for a restart; empty where nothing does. */
  synchronized byte[] block() {
    CorrectionLane lane = serving();
    if (lane == null) {
      return NONE;
    }
    byte[] correction = lane.correction.block();
    return ByteBuffer.allocate(HEAD_BYTES + correction.length)
        .put(VERSION)
        .putLong(lane.release.counter())
        .putLong(lane.epoch)
        .putLong(lane.fromSeq)
        .put(correction)
        .array();
  }

  /**
   * Takes up what {@link #block()} gave before the restart, if it is of the release that serves and
   * of its numbering.
   */
  synchronized void restore(byte[] block) {
    CorrectionLane lane = serving();
    if (lane == null || block.length < HEAD_BYTES || block[0] != VERSION) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(block, 1, block.length - 1);
    boolean same = in.getLong() == lane.release.counter() && in.getLong() == lane.epoch;
    long fromSeq = in.getLong();
    if (same) {
      try {
        lane.correction.restore(Arrays.copyOfRange(block, HEAD_BYTES, block.length));
        lane.fromSeq = fromSeq;
      } catch (IllegalArgumentException otherNetwork) {
        lane.serveFrom(lane.epoch, UNDECIDED);
      }
    }
  }
}
