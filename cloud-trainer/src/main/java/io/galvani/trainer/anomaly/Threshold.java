package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.ScoreRun;
import java.util.Arrays;
import java.util.List;

/**
 * Where an alert begins: as often as stated would the largest score of a healthy vehicle that all
 * of a run of snippets reach lie above it. A few vehicles' days cannot show a rate of one in many
 * days, so the largest values are taken to follow a law, in their logarithm: an extreme-value law
 * (Gumbel, Statistics of Extremes, 1958, by moments), and, where there are enough vehicles, an
 * exponential tail of its own (Hill 1975, doi:10.1214/aos/1176343247), since vehicles that are
 * unlike the others spread wider than the bulk tells. The larger of both counts.
 */
final class Threshold {
  private static final double EULER = 0.5772156649015329;

  /** Fewest vehicles that tell how far apart they are. */
  static final int LEAST_VEHICLES = 2;

  /** Share of the vehicles that are the tail, and fewest of them that tell how long it is. */
  private static final double TAIL_SHARE = 0.2;

  private static final int LEAST_IN_TAIL = 5;

  private Threshold() {}

  /**
   * The threshold on a scorer's numbers.
   *
   * @param healthy vehicles that nothing learned from
   * @param alarmsPerPackDay false alarms to expect
   * @throws IllegalArgumentException if there are too few vehicles that have a run of snippets: any
   *     other one, such as a parked one, can reach nothing and tells nothing
   */
  static double of(Scorer scorer, List<VehicleRecord> healthy, double alarmsPerPackDay) {
    List<VehicleRecord> told = told(healthy);
    if (told.size() < LEAST_VEHICLES) {
      throw new IllegalArgumentException(
          "healthy vehicles for the threshold must be %d or more with %d snippets, but were %d"
              .formatted(LEAST_VEHICLES, ScoreRun.LENGTH, told.size()));
    }
    double[] logs =
        told.stream()
            .mapToDouble(v -> Math.log(Math.max(1e-9, largest(scorer.scores(v.snippets())))))
            .toArray();
    double days = told.stream().mapToDouble(VehicleRecord::healthyDays).average().orElseThrow();
    return Math.exp(exceeded(logs, -Math.expm1(-alarmsPerPackDay * days)));
  }

  /** Whether enough vehicles have a run of snippets. */
  static boolean canBeSet(List<VehicleRecord> healthy) {
    return told(healthy).size() >= LEAST_VEHICLES;
  }

  private static List<VehicleRecord> told(List<VehicleRecord> healthy) {
    return healthy.stream().filter(v -> v.snippets().size() >= ScoreRun.LENGTH).toList();
  }

  /**
   * What the next value is above with that chance.
   *
   * @param values two or more
   */
  static double exceeded(double[] values, double chance) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double square =
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (values.length - 1);
    double scale = Math.sqrt(6 * square) / Math.PI;
    double gumbel = mean - EULER * scale - scale * Math.log(-Math.log1p(-chance));
    int tail = (int) Math.round(TAIL_SHARE * values.length);
    return tail < LEAST_IN_TAIL ? gumbel : Math.max(gumbel, beyond(values, tail, chance));
  }

  /**
   * By the tail alone. Its mean is known from so many values only, which makes what is to be
   * expected of the next one a Pareto law instead of an exponential one.
   */
  private static double beyond(double[] values, int tail, double chance) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double from = sorted[sorted.length - 1 - tail];
    double sum = 0;
    for (int k = sorted.length - tail; k < sorted.length; k++) {
      sum += sorted[k] - from;
    }
    double times = Math.max(1, tail / (chance * sorted.length));
    return from + sum * (Math.pow(times, 1.0 / tail) - 1);
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
