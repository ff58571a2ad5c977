package io.galvani.workbench.evaluate.soh;

import io.galvani.battery.health.CapacityTrack;
import io.galvani.battery.health.CurveMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The protocol: every judged cell is matched against the curves of all other cells; how far such
 * matches err is learned on those others alone, each against the rest or, where there is only one,
 * against its own life with a stretch of cycles left out.
 */
final class SohEvaluation {
  private static final int SEEDS = 3;
  private static final int MOST_CYCLES = 90;
  private static final double LOWEST_SOH = 0.7;
  private static final double POINTS_PER_CELL = 80;

  /** Spread of ln Q among cells of one type matched alike, where only one other cell is known. */
  private static final double UNKNOWN_COMMON_SIGMA = 0.01;

  private final List<AgeingCell> cells;
  private final Map<String, Score> scores = new LinkedHashMap<>();

  SohEvaluation(List<AgeingCell> cells) {
    this.cells = cells;
  }

  /** Runs it for one cell, or for all if the name is empty. */
  Map<String, Score.Result> run(String cell) {
    for (AgeingCell judged : cells) {
      if (cell.isEmpty() || judged.name().equals(cell)) {
        judge(judged);
      }
    }
    Map<String, Score.Result> results = new LinkedHashMap<>();
    scores.forEach((name, score) -> results.put(name, score.all()));
    return results;
  }

  private void judge(AgeingCell judged) {
    List<AgeingCell> others =
        cells.stream().filter(cell -> !cell.name().equals(judged.name())).toList();
    double stepAh = judged.newAh() / POINTS_PER_CELL;
    CurveMatcher matcher = new CurveMatcher(Knowledge.of(others, stepAh, 1, 0));
    for (boolean full : new boolean[] {false, true}) {
      Calibration calibration = Calibration.learn(others, stepAh, full);
      for (int seed = 0; seed < SEEDS; seed++) {
        Windows windows = new Windows(31L * seed + judged.name().hashCode(), stepAh, full);
        follow(judged, others, windows, matcher, calibration, full ? "-full" : "");
      }
    }
    baselines(judged);
  }

  private void follow(
      AgeingCell judged,
      List<AgeingCell> others,
      Windows windows,
      CurveMatcher matcher,
      Calibration calibration,
      String suffix) {
    double newAh = others.stream().mapToDouble(AgeingCell::newAh).average().orElseThrow();
    CapacityTrack track = new CapacityTrack(Math.log(newAh), 4e-3, calibration.commonVariance());
    List<double[]> errors = new ArrayList<>();
    int before = judged.discharges().get(0).cycle();
    for (Discharge one : every(judged)) {
      track.pass(one.cycle() - before);
      before = one.cycle();
      if (one.capacityAh() < LOWEST_SOH * judged.newAh()) {
        continue;
      }
      if (windows.match(one, matcher)) {
        double variance = matcher.variance() * calibration.inflation() + calibration.floor();
        track.update(matcher.logCapacity(), variance);
        double sigma = Math.sqrt(variance + calibration.commonVariance());
        score("window" + suffix)
            .add(judged.name(), one.capacityAh(), Math.exp(matcher.logCapacity()), sigma);
      }
      double fusedAh = Math.exp(track.logCapacity());
      score("galvani" + suffix)
          .add(judged.name(), one.capacityAh(), fusedAh, Math.sqrt(track.variance()));
      errors.add(new double[] {one.cycle(), Math.abs(fusedAh / one.capacityAh() - 1)});
    }
    score("galvani" + suffix).converged(convergence(errors));
  }

  private void baselines(AgeingCell judged) {
    double previousAh = Double.NaN;
    for (Discharge one : every(judged)) {
      if (one.capacityAh() >= LOWEST_SOH * judged.newAh()) {
        score("capacity-when-new").add(judged.name(), one.capacityAh(), judged.newAh(), Double.NaN);
        if (previousAh > 0) {
          score("last-known").add(judged.name(), one.capacityAh(), previousAh, Double.NaN);
        }
      }
      previousAh = one.capacityAh();
    }
  }

  private Score score(String name) {
    return scores.computeIfAbsent(name, unused -> new Score());
  }

  /** Every n-th discharge, so that a life of thousands is judged in bounded time. */
  static List<Discharge> every(AgeingCell cell) {
    int stride = Math.max(1, cell.discharges().size() / MOST_CYCLES);
    List<Discharge> some = new ArrayList<>();
    for (int i = 0; i < cell.discharges().size(); i += stride) {
      some.add(cell.discharges().get(i));
    }
    return some;
  }

  private static double convergence(List<double[]> errors) {
    int last = errors.size();
    while (last > 0 && errors.get(last - 1)[1] <= 0.02) {
      last--;
    }
    return last == errors.size()
        ? Double.POSITIVE_INFINITY
        : errors.get(last)[0] - errors.get(0)[0];
  }

  /**
   * How matches err.
   *
   * @param inflation factor on the formal variance of ln Q
   * @param floor variance of ln Q added to every window
   * @param commonVariance variance of ln Q that all windows of a cell share
   */
  record Calibration(double inflation, double floor, double commonVariance) {
    static Calibration learn(List<AgeingCell> known, double stepAh, boolean full) {
      List<double[]> errors = new ArrayList<>();
      Map<String, double[]> means = new TreeMap<>();
      int asked = Math.max(1, known.size() / 4);
      for (int i = 0; i < known.size(); i += asked) {
        AgeingCell cell = known.get(i);
        List<AgeingCell> rest =
            known.stream().filter(other -> !other.name().equals(cell.name())).toList();
        errorsOf(cell, rest, stepAh, full, errors, means);
      }
      double formal = errors.stream().mapToDouble(one -> one[1]).average().orElse(1e-4);
      double seen = errors.stream().mapToDouble(one -> one[0] * one[0]).average().orElse(4e-4);
      double common =
          known.size() == 1
              ? UNKNOWN_COMMON_SIGMA * UNKNOWN_COMMON_SIGMA
              : means.values().stream()
                  .mapToDouble(mean -> mean[0] * mean[0] / (mean[1] * mean[1]))
                  .average()
                  .orElse(4e-4);
      double inflation = Math.max(1, seen / formal);
      return new Calibration(Math.min(inflation, 20), 2.5e-5, common);
    }

    private static void errorsOf(
        AgeingCell cell,
        List<AgeingCell> rest,
        double stepAh,
        boolean full,
        List<double[]> errors,
        Map<String, double[]> means) {
      List<Discharge> some = every(cell);
      Windows windows = new Windows(7, stepAh, full);
      double[] mean = new double[2];
      int stride = Math.max(1, some.size() / 16);
      CurveMatcher outside =
          rest.isEmpty() ? null : new CurveMatcher(Knowledge.of(rest, stepAh, 1, 0));
      for (int i = 0; i < some.size(); i += stride) {
        Discharge one = some.get(i);
        CurveMatcher matcher =
            outside != null
                ? outside
                : new CurveMatcher(
                    Knowledge.of(List.of(cell), stepAh, one.cycle() - 15, one.cycle() + 15));
        if (one.capacityAh() >= LOWEST_SOH * cell.newAh() && windows.match(one, matcher)) {
          double error = matcher.logCapacity() - Math.log(one.capacityAh());
          errors.add(new double[] {error, matcher.variance()});
          mean[0] += error;
          mean[1]++;
        }
      }
      if (mean[1] > 0) {
        means.put(cell.name(), mean);
      }
    }
  }
}
