package io.galvani.edge.model;

import io.galvani.battery.correction.PackCorrection;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.schemas.model.ModelFigures;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The releases at work on one pack: the one that serves from a stated number on, and the one on
 * trial beside it. Samples come from the pack's thread, everything else from the models' thread;
 * neither waits longer than for one step.
 */
public final class ModelLanes {
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + 3 * Long.BYTES;
  private static final byte[] NONE = new byte[0];

  /** Number that a release serves from whose number is not decided yet. */
  static final long UNDECIDED = Long.MAX_VALUE;

  /** One release at work. */
  private final class Lane {
    final LoadedRelease release;
    PackCorrection correction;
    final LaneFigures figures = newFigures();
    long formerSteps;
    long formerIgnored;
    long epoch;
    long fromSeq;
    double championAlertsPerDay = Double.NaN;

    Lane(LoadedRelease release) {
      this.release = release;
      this.correction = fresh();
    }

    PackCorrection fresh() {
      return new PackCorrection(model, release.network(), release.ranges());
    }

    /** From a hidden state of zeros at a stated number on. */
    void serveFrom(long streamEpoch, long seq) {
      epoch = streamEpoch;
      fromSeq = seq;
      formerSteps += correction.steps();
      formerIgnored += correction.ignored();
      correction = fresh();
    }
  }

  private final PackModel model;
  private final LaneFigures alone;
  private boolean resumed;
  private @Nullable Lane serving;
  private @Nullable Lane trial;
  private long nextSeq;
  private double soc = Double.NaN;
  private double sigma = Double.NaN;

  public ModelLanes(PackModel model) {
    this.model = model;
    this.alone = newFigures();
  }

  private LaneFigures newFigures() {
    return new LaneFigures(model.cell().uncertainty().modelSigmaV());
  }

  /**
   * Takes a sample after the uncorrected filter has stepped on it.
   *
   * @param anchorSoc state of charge that the sample tells from voltage alone, 0..1, NaN = none
   */
  public synchronized void onSample(
      PackState state, PackSample sample, StepOutcome outcome, double anchorSoc) {
    nextSeq = sample.seq() + 1;
    double filterSoc = state.soc();
    double slopeV = model.cell().ocv().slopeV(filterSoc, state.temperatureDegC());
    soc = filterSoc;
    sigma = state.socSigma();
    Lane works = serving;
    boolean serves = works != null && sample.seq() >= works.fromSeq;
    if (works != null && serves) {
      works.correction.step(state, sample, outcome);
      soc = outcome == StepOutcome.REJECTED ? soc : works.correction.soc();
      sigma = outcome == StepOutcome.REJECTED ? sigma : works.correction.sigma();
      see(works, state, sample, filterSoc, slopeV, anchorSoc);
    } else {
      alone.add(sample.timestampMs(), filterSoc, filterSoc, filterSoc, 0, 0, Double.NaN, false);
    }
    Lane tried = trial;
    if (tried != null) {
      tried.correction.step(state, sample, outcome);
      see(tried, state, sample, soc, slopeV, anchorSoc);
    }
  }

  private static void see(
      Lane lane,
      PackState state,
      PackSample sample,
      double championSoc,
      double slopeV,
      double anchorSoc) {
    lane.figures.add(
        sample.timestampMs(),
        lane.correction.soc(),
        championSoc,
        state.soc(),
        state.innovationV(),
        slopeV,
        anchorSoc,
        lane.correction.warm());
  }

  /** An alert was raised on the pack. */
  public synchronized void onAlert() {
    (serving == null ? alone : serving.figures).alert();
    if (trial != null) {
      trial.figures.alert();
    }
  }

  /** Corrected state of charge, 0..1: the filter's own where no release serves. */
  public synchronized double soc() {
    return soc;
  }

  /** Standard deviation of {@link #soc()}, never above the filter's. */
  public synchronized double sigma() {
    return sigma;
  }

  /** Number of the next sample. */
  synchronized long nextSeq() {
    return nextSeq;
  }

  /** Puts a release on trial beside what serves; what was on trial is closed. */
  synchronized void shadow(LoadedRelease release) {
    dropTrial();
    Lane lane = new Lane(release);
    lane.championAlertsPerDay = (serving == null ? alone : serving.figures).alertsPerDay();
    trial = lane;
  }

  /** Ends the trial; nothing happens where there is none. */
  synchronized void dropTrial() {
    if (trial != null) {
      trial.release.network().close();
      trial = null;
    }
  }

  /** What was on trial serves from a number on; what served is closed. */
  synchronized void promote(long streamEpoch, long seq) {
    Lane lane = trial;
    if (lane == null) {
      throw new IllegalStateException("promote needs a release on trial, but there is none");
    }
    dropServing();
    lane.serveFrom(streamEpoch, seq);
    serving = lane;
    trial = null;
  }

  /** A committed release at boot: silent until {@link #restore} or {@link #serveFrom}. */
  synchronized void serve(LoadedRelease release, long streamEpoch) {
    dropServing();
    Lane lane = new Lane(release);
    lane.serveFrom(streamEpoch, UNDECIDED);
    serving = lane;
  }

  /** Nothing serves any more but the equations. */
  synchronized void dropServing() {
    if (serving != null) {
      serving.release.network().close();
      serving = null;
    }
  }

  /** The numbering changed, or the switch is put off: what serves begins again there. */
  synchronized void serveFrom(long streamEpoch, long seq) {
    if (serving != null) {
      serving.serveFrom(streamEpoch, seq);
    }
  }

  /** Numbering that {@link #servingFrom()} is of; 0 where nothing serves. */
  synchronized long servingEpoch() {
    return serving == null ? 0 : serving.epoch;
  }

  /** Number that what serves holds from. */
  synchronized long servingFrom() {
    return serving == null ? 0 : serving.fromSeq;
  }

  /** Figures of what is on trial, else of what serves. */
  synchronized ModelFigures figures() {
    Lane lane = trial != null ? trial : serving;
    if (lane == null) {
      return ModelFigures.NONE;
    }
    return lane.figures.of(
        lane.formerSteps + lane.correction.steps(),
        lane.formerIgnored + lane.correction.ignored(),
        lane.release,
        lane.championAlertsPerDay);
  }

  /** Answers of what is on trial, else of what serves, that were no numbers. */
  synchronized long faults() {
    Lane lane = trial != null ? trial : serving;
    return lane == null ? 0 : lane.correction.faults();
  }

  /** Why what is on trial, else what serves, cannot step; null while it can. */
  synchronized @Nullable String failure() {
    Lane lane = trial != null ? trial : serving;
    return lane == null ? null : lane.release.network().failure();
  }

  /** Byte form of what serves, for a restart; empty where nothing does. */
  public synchronized byte[] block() {
    Lane lane = serving;
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
  public synchronized void restore(byte[] block) {
    Lane lane = serving;
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

  /** The pack's stored samples have been seen again; from now on they are new. */
  public synchronized void resumed(long atSeq) {
    nextSeq = Math.max(nextSeq, atSeq);
    resumed = true;
  }

  synchronized boolean isResumed() {
    return resumed;
  }

  synchronized void close() {
    dropTrial();
    dropServing();
  }
}
