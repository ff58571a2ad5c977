package io.galvani.workbench.evaluate.soh;

import io.galvani.battery.health.AgeingModel;
import io.galvani.battery.health.CurveTrack;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the sigma of estimates is honest, from the known cells alone: each is judged with a model
 * of the rest, and sigma is multiplied so that 90 % of their errors lie within the 90 % interval,
 * but never made smaller. With one known cell there is nothing to judge it by: sigma stays.
 *
 * @param factor on sigma, at least 1
 */
record Calibration(double factor) {
  /** Sigma as the model has it. */
  static final Calibration NONE = new Calibration(1);

  private static final double NINETY_PERCENT_SIGMA = 1.6449;
  private static final int MOST_CELLS = 4;

  static Calibration learn(List<AgeingCell> known, Regime judged, boolean full, Hanging hanging) {
    List<Double> ratios = new ArrayList<>();
    int asked = 0;
    for (AgeingCell cell : known) {
      for (Regime regime : Regime.of(cell)) {
        if (judged.resembles(regime) && asked < MOST_CELLS) {
          List<AgeingCell> rest =
              known.stream().filter(other -> !other.name().equals(cell.name())).toList();
          AgeingModel model = rest.isEmpty() ? null : Knowledge.of(rest, regime, hanging);
          if (model != null) {
            asked++;
            ratios(regime, model, new Windows(7, full, hanging), ratios);
          }
        }
      }
    }
    return new Calibration(factor(ratios));
  }

  double sigma(CurveTrack track) {
    return factor * Math.sqrt(track.variance());
  }

  private static void ratios(
      Regime regime, AgeingModel model, Windows windows, List<Double> ratios) {
    CurveTrack track = new CurveTrack(model);
    int before = regime.discharges().get(0).cycle();
    for (Discharge one : regime.discharges()) {
      Discharge window = windows.draw(one);
      int points = window.chargeAh().length;
      boolean scored = one.capacityAh() >= SohEvaluation.LOWEST_SOH * regime.newAh();
      track.pass(one.cycle() - before);
      track.update(window.chargeAh(), window.voltageV(), points, windows.startFull());
      if (scored) {
        double error = Math.abs(track.capacityAh() / one.capacityAh() - 1);
        ratios.add(error / Math.sqrt(track.variance()));
      }
      before = one.cycle();
    }
  }

  private static double factor(List<Double> ratios) {
    if (ratios.isEmpty()) {
      return 1;
    }
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return Math.max(1, sorted[(int) (0.9 * (sorted.length - 1))] / NINETY_PERCENT_SIGMA);
  }
}
