package io.galvani.workbench.evaluate.soh;

import io.galvani.battery.health.AgeingCurves;
import io.galvani.battery.health.AgeingModel;
import io.galvani.battery.health.CapacityBlend;
import io.galvani.battery.health.CurveTrack;
import io.galvani.battery.health.WindowSlope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protocol: every cell is judged with an ageing model learnt from all other cells. Of each of
 * its discharges the estimators see one random window; the label is scored, and seen only by those
 * estimators that say so, after it was scored.
 */
final class SohEvaluation {
  private static final int SEEDS = 3;
  static final double LOWEST_SOH = 0.7;

  /** Relative sigma of a capacity counted over a full discharge. */
  static final double LABEL_SIGMA = 0.005;

  private final List<AgeingCell> cells;
  private final @Nullable AgeingCurves given;
  private final Map<String, Score> scores = new LinkedHashMap<>();
  private final List<Course> courses = new ArrayList<>();
  private int leftOut;
  private int unknown;

  SohEvaluation(List<AgeingCell> cells) {
    this(cells, null);
  }

  /**
   * @param given ageing curves to judge with instead of learning them from the other cells; cells
   *     that they were learnt from are not judged
   */
  SohEvaluation(List<AgeingCell> cells, @Nullable AgeingCurves given) {
    this.cells = cells;
    this.given = given;
  }

  /** Runs it for one cell, or for all if the name is empty. */
  Map<String, Score.Result> run(String cell) {
    for (AgeingCell judged : cells) {
      boolean asked = cell.isEmpty() || judged.name().equals(cell);
      if (asked && (given == null || !given.cells().contains(judged.name()))) {
        judge(judged);
      }
    }
    Map<String, Score.Result> results = new LinkedHashMap<>();
    scores.forEach((name, score) -> results.put(name, score.all()));
    return results;
  }

  /** Labels that are not of a discharge from full. */
  int leftOut() {
    return leftOut;
  }

  /** Labels at a rate and temperature that no other cell knows: nothing is estimated. */
  int unknown() {
    return unknown;
  }

  /** How the first seed went, for plots. */
  List<Course> courses() {
    return courses;
  }

  private void judge(AgeingCell judged) {
    List<AgeingCell> others =
        cells.stream().filter(cell -> !cell.name().equals(judged.name())).toList();
    for (Regime regime : Regime.of(judged)) {
      leftOut += regime.leftOut();
      AgeingModel model =
          regime.discharges().isEmpty() ? null : model(others, regime, Hanging.AS_MEASURED);
      if (model == null) {
        unknown += regime.discharges().size();
        continue;
      }
      for (boolean full : new boolean[] {false, true}) {
        judge(judged, others, regime, full);
      }
      baselines(judged.name(), regime, model);
    }
  }

  private void judge(AgeingCell judged, List<AgeingCell> others, Regime regime, boolean full) {
    Hanging hanging = given == null ? Hanging.of(cells, regime, full) : Hanging.AS_MEASURED;
    AgeingModel model = Objects.requireNonNull(model(others, regime, hanging));
    Calibration calibration =
        given == null ? Calibration.learn(others, regime, full, hanging) : Calibration.NONE;
    for (int seed = 0; seed < SEEDS; seed++) {
      Windows windows = new Windows(31L * seed + judged.name().hashCode(), full, hanging);
      follow(judged.name(), regime, model, windows, calibration, seed == 0 && !full);
    }
  }

  private @Nullable AgeingModel model(List<AgeingCell> others, Regime regime, Hanging hanging) {
    if (given == null) {
      return Knowledge.of(others, regime, hanging);
    }
    Discharge like = regime.discharges().get(0);
    double degC =
        Double.isNaN(like.temperatureDegC()) ? given.temperatureDegC() : like.temperatureDegC();
    return given.cover(like.currentA(), degC) ? given.model() : null;
  }

  private void follow(
      String cell,
      Regime regime,
      AgeingModel model,
      Windows windows,
      Calibration calibration,
      boolean plotted) {
    String suffix = windows.startFull() ? "-full" : "";
    CurveTrack track = new CurveTrack(model);
    CurveTrack historic = new CurveTrack(model);
    CapacityBlend blend = new CapacityBlend(historic);
    WindowSlope slope = new WindowSlope(model);
    Course course = new Course(cell);
    List<double[]> errors = new ArrayList<>();
    int before = regime.discharges().get(0).cycle();
    for (Discharge one : regime.discharges()) {
      Discharge window = windows.draw(one);
      int points = window.chargeAh().length;
      track.pass(one.cycle() - before);
      track.update(window.chargeAh(), window.voltageV(), points, windows.startFull());
      historic.pass(one.cycle() - before);
      historic.update(window.chargeAh(), window.voltageV(), points, windows.startFull());
      slope.update(window.chargeAh(), window.voltageV(), points);
      before = one.cycle();
      if (one.capacityAh() >= LOWEST_SOH * regime.newAh()) {
        double sigma = calibration.sigma(track);
        score("galvani" + suffix).add(cell, one.capacityAh(), track.capacityAh(), sigma);
        if (blend.hasWhole()) {
          double historicSigma = Math.sqrt(blend.variance());
          score("galvani-history" + suffix)
              .add(cell, one.capacityAh(), blend.capacityAh(), historicSigma);
        }
        slopes(cell, one, slope, suffix);
        course.add(one.cycle(), one.capacityAh(), track.capacityAh(), sigma);
        errors.add(new double[] {one.cycle(), Math.abs(track.capacityAh() / one.capacityAh() - 1)});
      }
      blend.updateCapacity(one.capacityAh(), LABEL_SIGMA * LABEL_SIGMA);
    }
    score("galvani" + suffix).converged(convergence(errors));
    if (plotted && !course.isEmpty()) {
      courses.add(course);
    }
  }

  private void slopes(String cell, Discharge one, WindowSlope slope, String suffix) {
    if (slope.known()) {
      score("tls" + suffix).add(cell, one.capacityAh(), slope.totalAh(), slope.totalSigma());
      score("ols" + suffix).add(cell, one.capacityAh(), slope.ordinaryAh(), Double.NaN);
    }
  }

  private void baselines(String cell, Regime regime, AgeingModel model) {
    double previousAh = Double.NaN;
    for (Discharge one : regime.discharges()) {
      if (one.capacityAh() >= LOWEST_SOH * regime.newAh()) {
        double newAh = model.newCapacityAh();
        score("type-when-new").add(cell, one.capacityAh(), newAh, Double.NaN);
        double firstAh = regime.discharges().get(0).capacityAh();
        score("capacity-when-new").add(cell, one.capacityAh(), firstAh, Double.NaN);
        score("coulomb-full").add(cell, one.capacityAh(), one.totalAh(), Double.NaN);
        if (previousAh > 0) {
          score("last-known").add(cell, one.capacityAh(), previousAh, Double.NaN);
        }
      }
      previousAh = one.capacityAh();
    }
  }

  private Score score(String name) {
    return scores.computeIfAbsent(name, unused -> new Score());
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
}
