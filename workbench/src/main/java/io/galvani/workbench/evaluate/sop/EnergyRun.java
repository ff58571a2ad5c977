package io.galvani.workbench.evaluate.sop;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.power.RemainingEnergy;
import io.galvani.battery.power.RemainingEnergy.Energy;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Energy to the lower limit, asked at every tenth of a whole discharge at a steady current and
 * judged by what was delivered from then on. The baseline is charge times nominal voltage.
 */
final class EnergyRun {
  private static final int ASKED = 10;
  private static final double STEADY_C_RATE = 0.1;
  private static final double REACHED_V = 0.05;

  private final CellParameters cell;
  private final RemainingEnergy remaining;
  private final Tally ours = new Tally();
  private final Tally nominal = new Tally();

  EnergyRun(CellParameters cell) {
    this.cell = cell;
    this.remaining = new RemainingEnergy(cell);
  }

  /** Takes the longest discharge of a recording if it reaches the lower limit. */
  void over(Recording rows, double labelDegC) {
    double[] a = rows.currentA();
    int from = 0;
    int to = 0;
    int begin = -1;
    for (int k = 0; k <= rows.rows(); k++) {
      boolean on = k < rows.rows() && a[k] < -STEADY_C_RATE * cell.capacityAh();
      if (on && begin < 0) {
        begin = k;
      } else if (!on && begin >= 0) {
        if (k - begin > to - from) {
          from = begin;
          to = k;
        }
        begin = -1;
      }
    }
    double lowestV = cell.limits().operating().voltageLowV();
    if (to - from > 2 * ASKED && rows.voltageV()[to - 1] < lowestV + REACHED_V) {
      ask(rows, from, to, labelDegC);
    }
  }

  private void ask(Recording rows, int from, int to, double labelDegC) {
    double[] leftWh = new double[to - from];
    double[] timeS = rows.timeS();
    for (int k = to - 2; k >= from; k--) {
      double hours = (timeS[k + 1] - timeS[k]) / 3600;
      double powerW =
          -0.5
              * (rows.voltageV()[k] * rows.currentA()[k]
                  + rows.voltageV()[k + 1] * rows.currentA()[k + 1]);
      leftWh[k - from] = leftWh[k + 1 - from] + powerW * hours;
    }
    double wholeWh = leftWh[0];
    Tracker tracker = new Tracker(cell);
    int next = 0;
    for (int k = 0; k < to; k++) {
      double surface = rows.values(Column.SURFACE_DEG_C)[k];
      double degC = Double.isNaN(surface) ? labelDegC : surface;
      tracker.step(timeS[k], rows.voltageV()[k], rows.currentA()[k], degC, Double.NaN);
      boolean due = k >= from + 3 && leftWh[k - from] <= wholeWh * (ASKED - next) / ASKED;
      if (due && next < ASKED) {
        next++;
        predict(tracker, -rows.currentA()[k], degC, leftWh[k - from], wholeWh);
      }
    }
  }

  private void predict(
      Tracker tracker, double dischargeA, double degC, double leftWh, double wholeWh) {
    double soc = tracker.state().soc();
    Energy energy =
        remaining.toEmpty(
            soc,
            tracker.state().socSigma(),
            degC,
            dischargeA / cell.capacityAh(),
            cell.uncertainty().modelSigmaV());
    double percent = 100 / wholeWh;
    ours.add(percent * (energy.energyWh() - leftWh), percent * energy.sigmaWh());
    double simpleWh = soc * cell.capacityAh() * cell.nominalVoltageV();
    nominal.add(percent * (simpleWh - leftWh), Double.NaN);
  }

  Tally ours() {
    return ours;
  }

  Tally nominal() {
    return nominal;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (ours.count() > 0) {
      json.put("galvani", ours.toJson("percent"));
      json.put("nominal-voltage", nominal.toJson("percent"));
    }
    return json;
  }
}
