package io.galvani.edge.model;

import io.galvani.battery.anomaly.PackAnomaly;
import io.galvani.battery.detect.AlertListener;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.detect.Rule;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.edge.model.LoadedRelease.Watching;

/**
 * The learned watches at work on one pack. What is on trial raises nothing; the alerts that it
 * would have raised count in its figures. The open snippet is not stored: after a restart what
 * serves begins anew at a number that is reported.
 */
final class AnomalyLanes extends Lanes<AnomalyLanes.WatchLane> {
  private boolean judged;

  AnomalyLanes(PackModel model) {
    super(model);
  }

  /** One watch at work. */
  static final class WatchLane extends Lane {
    private final PackModel model;
    private final Watching work;
    private PackAnomaly anomaly;
    private boolean wouldAlert;

    WatchLane(LoadedRelease release, Watching work, PackModel model, LaneFigures figures) {
      super(release, figures);
      this.model = model;
      this.work = work;
      this.anomaly = work.begin(model);
    }

    @Override
    void beginNow() {
      anomaly = work.begin(model);
    }

    @Override
    long stepsNow() {
      return anomaly.judged();
    }

    @Override
    long ignoredNow() {
      return anomaly.ignored();
    }

    @Override
    long blocks() {
      return steps() + ignored();
    }

    @Override
    long faults() {
      return anomaly.faults();
    }

    @Override
    boolean alerting() {
      return wouldAlert;
    }

    @Override
    void alerted(boolean open) {
      wouldAlert = open;
    }

    private boolean step(PackState state, PackSample sample, StepOutcome outcome) {
      figures.pass(sample.timestampMs());
      return anomaly.step(state, sample, outcome);
    }

    /** Counts the alerts that this would have raised. */
    private void countAlerts() {
      if (!wouldAlert && anomaly.run().persistent() > 1) {
        wouldAlert = true;
        figures.alert();
      } else if (wouldAlert && anomaly.run().gone()) {
        wouldAlert = false;
      }
    }
  }

  @Override
  WatchLane lane(LoadedRelease release) {
    if (release.work() instanceof Watching work) {
      return new WatchLane(release, work, model(), newFigures());
    }
    throw new IllegalStateException("a watch must be one, but was " + release);
  }

  @Override
  boolean isOwn(String rule) {
    return rule.equals(Rule.LEARNED_ANOMALY.id());
  }

  /** Takes a sample after the filter has stepped on it. */
  synchronized void onSample(PackState state, PackSample sample, StepOutcome outcome) {
    WatchLane works = servingAt(sample.seq());
    judged = works != null && works.step(state, sample, outcome);
    if (works == null) {
      alone().pass(sample.timestampMs());
    }
    WatchLane tried = trial();
    if (tried != null) {
      tried.enters();
      if (tried.step(state, sample, outcome)) {
        tried.countAlerts();
      }
      tried.leaves();
    }
  }

  /** Tells the alerts of the pack what the last sample brought. */
  synchronized void tell(
      PackDetector detector, DetectorState alerts, PackSample sample, AlertListener listener) {
    WatchLane works = serving();
    if (works == null) {
      detector.learnedNothing(alerts, sample, listener);
    } else if (judged) {
      works.anomaly.tell(detector, alerts, sample, listener);
    }
  }

  /** Score of the last snippet, 1 = where an alert begins; NaN where there is none. */
  synchronized double score() {
    WatchLane works = serving();
    return works == null ? Double.NaN : works.anomaly.score();
  }
}
