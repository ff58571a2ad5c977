package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;

/**
 * Cells and probes against their siblings, each time the estimator's per-cell filters have stepped
 * (every {@code PackEstimator.CELL_CADENCE} samples or so). One stands out when it differs from the
 * median by more than a floor, more than some robust sigma of the pack (1.4826 · MAD), and more
 * than some sigma of its own estimate.
 */
final class SiblingRules {
  /** Comparisons before the estimates have settled. */
  static final int SETTLING_STEPS = 20;

  private final PackModel model;
  private final SensorRules sensors;
  private final CellRules cells;
  private final ResistanceRise rise;
  private final PackRules pack;

  SiblingRules(PackModel model) {
    this.model = model;
    this.sensors = new SensorRules(model);
    this.cells = new CellRules(model);
    this.rise = new ResistanceRise(model);
    this.pack = new PackRules(model);
  }

  void step(DetectorState d, PackState state, PackSample sample, AlertListener listener) {
    Telling tell = new Telling(d, sample, listener);
    double meanV = meanV(sample);
    sensors.step(d, state, sample, meanV, tell);
    if (state.cellSteps() >= SETTLING_STEPS) {
      cells.step(d, state, sample, tell);
    }
    rise.step(d, state, sample, tell);
    pack.step(d, sample, meanV, tell);
    d.lastMeanV = (float) meanV;
    for (int c = 0; c < d.cells; c++) {
      d.lastV[c] = (float) voltage(model, sample, c);
    }
  }

  /** Voltage of a cell, V; NaN if it is missing or impossible. */
  static double voltage(PackModel model, PackSample sample, int c) {
    double v = c < sample.cellVoltageV().length ? sample.cellVoltageV()[c] : Double.NaN;
    return model.plausibleCellV(v) ? v : Double.NaN;
  }

  private double meanV(PackSample sample) {
    double sum = 0;
    int count = 0;
    for (int c = 0; c < model.cells(); c++) {
      double v = voltage(model, sample, c);
      if (!Double.isNaN(v)) {
        sum += v;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
