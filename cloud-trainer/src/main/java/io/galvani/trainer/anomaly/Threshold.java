package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.ScoreRun;
import java.util.List;

/**
 * Where an alert begins: as often as stated would the largest score of a healthy vehicle that all
 * of a run of snippets reach lie above it. A few vehicles' days cannot show a rate of one in many
 * days, so the largest values are taken to follow an extreme-value law (Gumbel, Statistics of
 * Extremes, 1958, by moments) in their logarithm.
 */
final class Threshold {
  private static final double EULER = 0.5772156649015329;

  /** Fewest vehicles that tell how far apart they are. */
  static final int LEAST_VEHICLES = 2;

  private Threshold() {}

  /**
   * The threshold on a scorer's numbers.
   *
   * @param healthy vehicles that nothing learned from
   * @param alarmsPerPackDay false alarms to expect
   * @throws IllegalArgumentException if there are too few vehicles
   */
  static double of(Scorer scorer, List<VehicleRecord> healthy, double alarmsPerPackDay) {
    if (healthy.size() < LEAST_VEHICLES) {
      throw new IllegalArgumentException(
          "healthy vehicles for the threshold must be %d or more, but were %d"
              .formatted(LEAST_VEHICLES, healthy.size()));
    }
    double[] logs =
        healthy.stream()
            .mapToDouble(v -> Math.log(Math.max(1e-9, largest(scorer.scores(v.snippets())))))
            .toArray();
    double days = healthy.stream().mapToDouble(VehicleRecord::healthyDays).average().orElseThrow();
    double mean = java.util.Arrays.stream(logs).average().orElseThrow();
    double square =
        java.util.Arrays.stream(logs).map(x -> (x - mean) * (x - mean)).sum() / (logs.length - 1);
    double scale = Math.sqrt(6 * square) / Math.PI;
    double none = Math.exp(-alarmsPerPackDay * days);
    return Math.exp(mean - EULER * scale - scale * Math.log(-Math.log(none)));
  }

  /** Largest score that all of a run of snippets reach. */
  static double largest(double[] scores) {
    ScoreRun run = new ScoreRun();
    double largest = 0;
    for (double score : scores) {
      run.add(score);
      largest = Math.max(largest, run.persistent());
    }
    return largest;
  }
}
