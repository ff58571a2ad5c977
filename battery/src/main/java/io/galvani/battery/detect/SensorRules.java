package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;

/** Measuring channels of cells against their siblings: missing, stuck, offset. */
final class SensorRules {
  /** Residuals are kept in the resolution of the measurement: what is below is noise. */
  private static final double RESIDUAL_STEPS_PER_V = 10_000;

  private static final double OFFSET_FLOOR_V = 0.010;
  private static final int OFFSET_RUN = 4;
  private static final double STEP_SHARE = 0.35;
  private static final double ALIKE_SHARE = 0.25;
  private static final double VARIED_C_RATE = 0.5;

  /** A current that moved by this much would have moved what a resistance adds to the voltage. */
  private static final double TELLING_C_RATE = 0.15;

  private static final double STUCK_MOVE_V = 0.004;
  private static final int STUCK_RUN = 4;

  private final PackModel model;
  private final double[] residual;
  private final RobustSpread spread;

  SensorRules(PackModel model) {
    this.model = model;
    this.residual = new double[model.cells()];
    this.spread = new RobustSpread(model.cells());
  }

  void step(DetectorState d, PackState state, PackSample sample, double meanV, Telling tell) {
    double degC = state.temperatureDegC();
    double meanOcvV = model.cell().ocv().ocvV(state.soc(), degC);
    double cellA = sample.currentA() / model.parallel();
    for (int c = 0; c < d.cells; c++) {
      double apartV = model.cell().ocv().ocvV(state.soc() + d.knownSocDelta[c], degC) - meanOcvV;
      double explained = apartV + cellA * d.knownR0DeltaOhm[c];
      residual[c] =
          Math.rint(
                  (SiblingRules.voltage(model, sample, c) - meanV - explained)
                      * RESIDUAL_STEPS_PER_V)
              / RESIDUAL_STEPS_PER_V;
    }
    spread.of(residual, d.cells);
    double centre = spread.median();
    double bound = Math.max(OFFSET_FLOOR_V, 8 * spread.sigma());
    boolean moved = Math.abs(meanV - d.lastMeanV) > STUCK_MOVE_V;
    for (int c = 0; c < d.cells; c++) {
      double v = SiblingRules.voltage(model, sample, c);
      implausible(c, Double.isNaN(v), tell);
      if (!Double.isNaN(v)) {
        stuck(d, c, v, moved, tell);
        if (state.cellSteps() >= SiblingRules.SETTLING_STEPS) {
          offset(d, c, residual[c] - centre, bound, cellA, tell);
        }
      }
      if (d.offsetRun[c] == 0 && !d.alerts.isOpen(Rule.SENSOR_OFFSET, c)) {
        d.knownSocDelta[c] = (float) state.cellSocDelta(c);
        d.knownR0DeltaOhm[c] = (float) state.cellR0DeltaOhm(c);
      }
    }
  }

  private static void implausible(int c, boolean missing, Telling tell) {
    tell.that(Rule.SIGNAL_IMPLAUSIBLE, c, missing, !missing, Severity.MINOR, missing ? 1 : 0, 1);
  }

  private static void stuck(DetectorState d, int c, double v, boolean moved, Telling tell) {
    boolean same = (float) v == d.lastV[c];
    if (!same) {
      d.stuckRun[c] = 0;
    } else if (moved) {
      d.stuckRun[c]++;
    }
    boolean found = d.stuckRun[c] >= STUCK_RUN;
    tell.that(Rule.SENSOR_STUCK, c, found, !same, Severity.MAJOR, v, STUCK_MOVE_V);
  }

  /**
   * An offset comes in a step and then looks the same at any current; a joint's grows with the
   * current and an imbalance comes slowly. What was known of the cell before the step is kept to
   * compare with, since the filters soon take the offset for charge. Latched until it goes back.
   */
  private void offset(
      DetectorState d, int c, double residualV, double bound, double cellA, Telling tell) {
    if (d.alerts.isOpen(Rule.SENSOR_OFFSET, c)) {
      boolean back = Math.abs(residualV) < 0.4 * Math.abs(d.offsetV[c]);
      tell.that(Rule.SENSOR_OFFSET, c, !back, back, Severity.MAJOR, residualV, bound);
      return;
    }
    boolean out = Math.abs(residualV) > bound && d.stuckRun[c] == 0 && !Double.isNaN(cellA);
    boolean stepped = Math.abs(d.lastResidualV[c]) < STEP_SHARE * Math.abs(residualV);
    boolean alike = d.offsetRun[c] != 0 && Math.abs(residualV / d.offsetV[c] - 1) < ALIKE_SHARE;
    if (d.offsetRun[c] != 0 && !(out && alike) && hidden(d.offsetV[c], residualV, bound)) {
      return;
    }
    d.lastResidualV[c] = RoundedFloat.coarse(residualV);
    if (out && alike) {
      goOn(d, c, cellA);
    } else if (out && stepped && !d.alerts.holds(Rule.CELL_RESISTANCE, c)) {
      begin(d, c, residualV, cellA);
    } else {
      d.offsetRun[c] = 0;
      d.runLowA[c] = (float) cellA;
    }
    boolean varied =
        d.offsetRun[c] != 0
            && d.runHighA[c] - d.runLowA[c] > VARIED_C_RATE * model.cell().capacityAh();
    boolean found = d.offsetRun[c] >= OFFSET_RUN && varied;
    tell.that(Rule.SENSOR_OFFSET, c, found, !out, Severity.MAJOR, residualV, bound);
  }

  /**
   * Whether the pack's spread hides an offset of this size, so that neither its going on nor its
   * end would show: a hard acceleration draws the cells apart for a moment.
   */
  private static boolean hidden(double offsetV, double residualV, double bound) {
    return bound > (1 - ALIKE_SHARE) * Math.abs(offsetV) && Math.abs(residualV - offsetV) < bound;
  }

  /**
   * Begins a run: counted upward, or downward if the current changed together with the voltage, so
   * that it may as well be a resistance, which shows only then.
   */
  private void begin(DetectorState d, int c, double residualV, double cellA) {
    boolean currentChanged = Math.abs(cellA - d.runLowA[c]) > tellingA();
    d.offsetRun[c] = currentChanged ? -1 : 1;
    d.offsetV[c] = (float) residualV;
    d.runLowA[c] = (float) cellA;
    d.runHighA[c] = (float) cellA;
  }

  private void goOn(DetectorState d, int c, double cellA) {
    d.runLowA[c] = (float) Math.min(d.runLowA[c], cellA);
    d.runHighA[c] = (float) Math.max(d.runHighA[c], cellA);
    boolean anyCurrent = d.runHighA[c] - d.runLowA[c] > tellingA();
    float run = Math.abs(d.offsetRun[c]) + 1;
    d.offsetRun[c] = anyCurrent || d.offsetRun[c] > 0 ? run : -run;
  }

  private double tellingA() {
    return TELLING_C_RATE * model.cell().capacityAh();
  }
}
