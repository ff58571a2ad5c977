package io.galvani.workbench.evaluate.sop;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.thermal.CoreTemperature;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Surface temperature a minute ahead with the sensor withheld, from the same filter that gives the
 * core temperature: where nobody measured the core, its dynamics must at least predict the surface.
 * The baseline is the temperature now.
 */
final class SurfaceRun {
  private static final double AHEAD_S = 60;
  private static final double EVERY_S = 60;
  private static final double SETTLED_S = 900;
  private static final double SENSOR_SIGMA_K = 0.3;
  private static final double GAP_S = 120;

  private final CellParameters cell;
  private final EquivalentCircuit circuit;
  private final Tally ours = new Tally();
  private final Tally same = new Tally();
  private final double[] state = new double[CoreTemperature.SIZE];
  private final double[] ahead = new double[CoreTemperature.SIZE];

  SurfaceRun(CellParameters cell) {
    this.cell = cell;
    this.circuit = new EquivalentCircuit(cell);
  }

  /** Takes a recording that has a reference and a surface temperature; else does nothing. */
  void over(Recording rows, double labelDegC) {
    if (!rows.has(Column.SURFACE_DEG_C) || !rows.has(Column.REFERENCE_SOC)) {
      return;
    }
    CoreTemperature core = new CoreTemperature(cell.thermal());
    double[] timeS = rows.timeS();
    double[] surface = rows.values(Column.SURFACE_DEG_C);
    core.start(state, 0, Double.isNaN(surface[0]) ? labelDegC : surface[0], SENSOR_SIGMA_K);
    double askedS = timeS[0] + SETTLED_S;
    double wholeSinceS = timeS[0];
    for (int k = 1; k < rows.rows(); k++) {
      double dtS = timeS[k] - timeS[k - 1];
      wholeSinceS = dtS > GAP_S ? timeS[k] : wholeSinceS;
      core.step(state, 0, dtS, heatW(rows, k), surface[k], SENSOR_SIGMA_K);
      if (timeS[k] >= askedS && timeS[k] - wholeSinceS >= SETTLED_S) {
        predict(core, rows, k);
        askedS = timeS[k] + EVERY_S;
      }
    }
  }

  private double heatW(Recording rows, int k) {
    double soc = Math.max(0, Math.min(1, rows.values(Column.REFERENCE_SOC)[k]));
    return circuit.heatW(soc, rows.currentA()[k], rows.voltageV()[k], state[CoreTemperature.CORE]);
  }

  private void predict(CoreTemperature core, Recording rows, int from) {
    System.arraycopy(state, 0, ahead, 0, state.length);
    double[] timeS = rows.timeS();
    int k = from;
    while (k + 1 < rows.rows() && timeS[k + 1] - timeS[from] <= AHEAD_S + 0.5) {
      k++;
      double dtS = timeS[k] - timeS[k - 1];
      if (dtS > GAP_S) {
        return;
      }
      core.step(ahead, 0, dtS, heatW(rows, k), Double.NaN, SENSOR_SIGMA_K);
    }
    double measured = rows.values(Column.SURFACE_DEG_C)[k];
    if (timeS[k] - timeS[from] > 0.5 * AHEAD_S) {
      double sigmaK = Math.hypot(CoreTemperature.surfaceSigmaK(ahead, 0), SENSOR_SIGMA_K);
      ours.add(ahead[CoreTemperature.SURFACE] - measured, sigmaK);
      same.add(rows.values(Column.SURFACE_DEG_C)[from] - measured, Double.NaN);
    }
  }

  Tally ours() {
    return ours;
  }

  Tally same() {
    return same;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (ours.count() > 0) {
      json.put("galvani", ours.toJson("k"));
      json.put("temperature-now", same.toJson("k"));
    }
    return json;
  }
}
