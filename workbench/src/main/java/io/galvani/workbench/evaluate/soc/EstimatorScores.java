package io.galvani.workbench.evaluate.soc;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All scores of one estimator, case by case and drive by drive. */
final class EstimatorScores {
  private static final int RESAMPLES = 1_000;

  private final Map<SocCase, Map<Drive, Score>> scores = new EnumMap<>(SocCase.class);

  void put(SocCase told, Drive drive, Score score) {
    if (!score.isEmpty()) {
      scores.computeIfAbsent(told, any -> new LinkedHashMap<>()).put(drive, score);
    }
  }

  /** Cases that could be run on some of the drives, each pooled over them. */
  Map<SocCase, Score> cases(Predicate<Drive> of) {
    Map<SocCase, Score> pooled = new EnumMap<>(SocCase.class);
    scores.forEach(
        (told, drives) -> {
          Score sum = new Score();
          drives.forEach(
              (drive, score) -> {
                if (of.test(drive)) {
                  sum.pool(score);
                }
              });
          if (!sum.isEmpty()) {
            pooled.put(told, sum);
          }
        });
    return pooled;
  }

  /** Root mean square error over the cases by their weights, points; NaN if there is none. */
  static double weightedRmse(Map<SocCase, Score> cases) {
    Map<String, Integer> inGroup = new TreeMap<>();
    cases.keySet().forEach(told -> inGroup.merge(told.group(), 1, Integer::sum));
    double sum = 0;
    double weights = 0;
    for (Map.Entry<SocCase, Score> entry : cases.entrySet()) {
      SocCase told = entry.getKey();
      if (!told.counts()) {
        continue;
      }
      double weight = told.groupWeight() / inGroup.getOrDefault(told.group(), 1);
      sum += weight * entry.getValue().rmse();
      weights += weight;
    }
    return sum / weights;
  }

  /** All cases that count, pooled. */
  Score pooled() {
    Score all = new Score();
    cases(any -> true)
        .forEach(
            (told, score) -> {
              if (told.counts()) {
                all.pool(score);
              }
            });
    return all;
  }

  /**
   * Interval of 95 % of the share of time within two sigma, by drawing files with replacement;
   * [low, high], NaN if no sigma was given.
   */
  double[] coverageInterval() {
    Map<Drive, double[]> byDrive = new LinkedHashMap<>();
    scores.forEach(
        (told, drives) ->
            drives.forEach(
                (drive, score) -> {
                  if (!told.counts()) {
                    return;
                  }
                  double[] sums = byDrive.computeIfAbsent(drive, any -> new double[2]);
                  sums[0] += score.insideS();
                  sums[1] += score.sigmaS();
                }));
    List<double[]> files = List.copyOf(byDrive.values());
    List<Double> drawn = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < RESAMPLES && !files.isEmpty(); i++) {
      double inside = 0;
      double all = 0;
      for (int k = 0; k < files.size(); k++) {
        double[] sums = files.get(random.nextInt(files.size()));
        inside += sums[0];
        all += sums[1];
      }
      drawn.add(inside / all);
    }
    List<Double> sorted = drawn.stream().sorted().toList();
    return sorted.isEmpty()
        ? new double[] {Double.NaN, Double.NaN}
        : new double[] {sorted.get(RESAMPLES / 40), sorted.get(RESAMPLES - 1 - RESAMPLES / 40)};
  }
}
