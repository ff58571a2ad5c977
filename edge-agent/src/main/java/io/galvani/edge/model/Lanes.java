package io.galvani.edge.model;

import io.galvani.battery.pack.PackModel;
import io.galvani.schemas.model.ModelFigures;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The releases of one model at work on one pack: the one that serves from a stated number on, and
 * the one on trial beside it. Samples come from the pack's thread, everything else from the models'
 * thread; neither waits longer than for one step.
 *
 * @param <L> a release of this model at work
 */
abstract class Lanes<L extends Lane> {
  /** Number that a release serves from whose number is not decided yet. */
  static final long UNDECIDED = Long.MAX_VALUE;

  private final PackModel model;
  private final LaneFigures alone;
  private boolean resumed;
  private long nextSeq;
  private @Nullable L serving;
  private @Nullable L trial;

  Lanes(PackModel model) {
    this.model = model;
    this.alone = newFigures();
  }

  /** A release put to work. */
  abstract L lane(LoadedRelease release);

  /** What a release must have shown in the shadow. */
  TrialTerms terms() {
    return TrialTerms.STEADY;
  }

  final PackModel model() {
    return model;
  }

  final LaneFigures newFigures() {
    return new LaneFigures(model.cell().uncertainty().modelSigmaV());
  }

  /** How the pack does where nothing serves. */
  final LaneFigures alone() {
    return alone;
  }

  final @Nullable L serving() {
    return serving;
  }

  final @Nullable L trial() {
    return trial;
  }

  /** What serves a sample; null for nothing. */
  final @Nullable L servingAt(long seq) {
    nextSeq = seq + 1;
    L works = serving;
    return works != null && seq >= works.fromSeq ? works : null;
  }

  /** An alert of a rule was raised on the pack. */
  synchronized void onAlert(String rule) {
    (serving == null ? alone : serving.figures).alert();
    if (trial != null && !isOwn(rule)) {
      trial.figures.alert();
    }
  }

  /** Whether alerts of a rule are what serves says itself: what is on trial has its own word. */
  boolean isOwn(String rule) {
    return false;
  }

  /** Number of the next sample. */
  synchronized long nextSeq() {
    return nextSeq;
  }

  /**
   * Puts a release on trial beside what serves; what was on trial is closed.
   *
   * @param earlier what it showed before a boot, null = nothing
   */
  synchronized void shadow(LoadedRelease release, @Nullable LaneEvidence earlier) {
    dropTrial();
    L tried = lane(release);
    tried.championAlertsPerDay = (serving == null ? alone : serving.figures).alertsPerDay();
    if (earlier != null) {
      tried.goOn(earlier);
    }
    trial = tried;
  }

  /** What is on trial has shown; empty where nothing is, or where it cannot step. */
  synchronized Optional<LaneEvidence> evidence() {
    L tried = trial;
    boolean sound = tried != null && tried.failure() == null && tried.faults() == 0;
    return tried != null && sound ? Optional.of(tried.evidence()) : Optional.empty();
  }

  /** Ends the trial; nothing happens where there is none. */
  synchronized void dropTrial() {
    if (trial != null) {
      trial.release.running().close();
      trial = null;
    }
  }

  /** What was on trial serves from a number on; what served is closed. */
  synchronized void promote(long streamEpoch, long seq) {
    L tried = trial;
    if (tried == null) {
      throw new IllegalStateException("promote needs a release on trial, but there is none");
    }
    dropServing();
    tried.serveFrom(streamEpoch, seq);
    serving = tried;
    trial = null;
  }

  /** A committed release at boot: silent until its number is known. */
  synchronized void serve(LoadedRelease release, long streamEpoch) {
    dropServing();
    L works = lane(release);
    works.serveFrom(streamEpoch, UNDECIDED);
    serving = works;
  }

  /** Nothing serves any more. */
  synchronized void dropServing() {
    if (serving != null) {
      serving.release.running().close();
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
    L lane = trial != null ? trial : serving;
    return lane == null ? ModelFigures.NONE : lane.figures.of(lane);
  }

  /** Resident memory that what serves and what is on trial added, MiB. */
  synchronized double memoryMib() {
    return (serving == null ? 0 : serving.release.memoryMib())
        + (trial == null ? 0 : trial.release.memoryMib());
  }

  /** Answers of what is on trial that were no numbers. */
  synchronized long trialFaults() {
    return trial == null ? 0 : trial.faults();
  }

  /** Why what is on trial cannot step; null while it can. */
  synchronized @Nullable String trialFailure() {
    return trial == null ? null : trial.failure();
  }

  /** Answers of what serves that were no numbers. */
  synchronized long servingFaults() {
    return serving == null ? 0 : serving.faults();
  }

  /** Why what serves cannot step; null while it can. */
  synchronized @Nullable String servingFailure() {
    return serving == null ? null : serving.failure();
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
