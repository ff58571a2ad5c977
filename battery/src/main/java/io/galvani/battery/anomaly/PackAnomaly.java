package io.galvani.battery.anomaly;

import io.galvani.battery.detect.AlertListener;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.Map;

/**
 * A learned model of healthy packs at work on one pack, stepped sample by sample behind the filter,
 * which it only reads. It advises: it raises nothing by itself and changes no estimate. One thread
 * at a time; a step allocates nothing.
 */
public final class PackAnomaly {
  private final PackSnippets snippets;
  private final AnomalyNetwork network;
  private final DriverRanges ranges;
  private final ScoreRun run = new ScoreRun();
  private final float[] snippet = new float[PackSnippets.WIDTH];
  private final float[] answer = new float[AnomalyNetwork.ANSWERS];
  private double score = Double.NaN;
  private long judged;
  private long ignored;
  private long faults;

  /**
   * @param model the pack
   * @param network what judges; may be shared by several of these on one thread
   * @param ranges what drove the packs it was trained on
   */
  public PackAnomaly(PackModel model, AnomalyNetwork network, DriverRanges ranges) {
    this.snippets = new PackSnippets(model);
    this.network = network;
    this.ranges = ranges;
  }

  /**
   * Takes a sample after the filter has stepped on it. A rejected one changes nothing.
   *
   * @return whether a snippet was judged
   */
  public boolean step(PackState state, PackSample sample, StepOutcome outcome) {
    if (!snippets.add(state, sample, outcome)) {
      return false;
    }
    snippets.copyTo(snippet);
    if (!ranges.contain(snippet)) {
      ignored++;
      return false;
    }
    network.judge(snippet, answer);
    judged++;
    for (float number : answer) {
      if (!(Math.abs(number) <= Float.MAX_VALUE)) {
        faults++;
        return false;
      }
    }
    score = answer[0];
    run.add(score);
    return true;
  }

  /** Tells the alerts of the pack what the snippet judged last means for them. */
  public void tell(
      PackDetector detector, DetectorState alerts, PackSample sample, AlertListener listener) {
    Map<String, Double> evidence =
        Map.of(
            "last_score",
            score,
            "reconstruction",
            (double) answer[1],
            "distance",
            (double) answer[2],
            "charging",
            snippets.charging() ? 1.0 : 0.0);
    detector.learned(alerts, sample, run.persistent(), run.gone(), evidence, listener);
  }

  /** Score of the last snippet, 1 = where an alert begins; NaN before the first. */
  public double score() {
    return score;
  }

  /** How the last scores stand together. */
  public ScoreRun run() {
    return run;
  }

  /** Snippets shown to the network since this was made. */
  public long judged() {
    return judged;
  }

  /** Snippets of a use outside the training range since this was made. */
  public long ignored() {
    return ignored;
  }

  /** Answers that were no numbers since this was made. */
  public long faults() {
    return faults;
  }
}
