package io.galvani.battery.detect;

import io.galvani.battery.detect.AlertBook.Finding;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import java.util.Map;

/**
 * Cells and probes against their siblings, each time the estimator's per-cell filters have stepped
 * (every {@code PackEstimator.CELL_CADENCE} samples or so). A cell stands out when it differs from
 * the median by more than a floor, more than some robust sigma of the pack (1.4826 · MAD), and more
 * than some sigma of its own estimate.
 *
 * <p>A sensor that is found stuck or offset explains what its cell's estimates do afterwards, so
 * the cell rules are silent for it.
 */
final class SiblingRules {
  private static final double SOC_FLOOR = 0.03;
  private static final double SOC_DROP_FLOOR = 0.012;
  private static final long DROP_WINDOW_MS = 40 * 60 * 1000L;
  private static final double RESISTANCE_FLOOR_SHARE = 0.35;
  private static final double OFFSET_FLOOR_V = 0.010;
  private static final int OFFSET_RUN = 4;

  /** Residuals are kept in the resolution of the measurement: what is below is noise. */
  private static final double RESIDUAL_STEPS_PER_V = 10_000;

  private static final double STEP_SHARE = 0.35;
  private static final double ALIKE_SHARE = 0.25;
  private static final double VARIED_C_RATE = 0.5;
  private static final double STUCK_MOVE_V = 0.004;
  private static final int STUCK_RUN = 4;
  private static final double PROBE_FLOOR_K = 4;
  private static final double OFF_SHARE = 0.7;

  /** Comparisons before the estimates have settled. */
  private static final int SETTLING_STEPS = 20;

  private static final int PACK_OFFSET_LEARNING = 20;

  private final PackModel model;
  private final double[] socDelta;
  private final double[] resistanceDelta;
  private final double[] drop;
  private final double[] residual;
  private final RobustSpread spread;

  SiblingRules(PackModel model) {
    this.model = model;
    int n = model.cells();
    socDelta = new double[n];
    resistanceDelta = new double[n];
    drop = new double[n];
    residual = new double[n];
    spread = new RobustSpread(Math.max(n, model.probeCell().length));
  }

  void step(DetectorState d, PackState state, PackSample sample, AlertListener listener) {
    Telling tell = new Telling(d, sample, listener);
    double meanV = meanV(sample);
    sensors(d, state, sample, meanV, tell);
    if (state.cellSteps() >= SETTLING_STEPS) {
      charge(d, state, sample, tell);
      resistance(d, state, tell);
    }
    probes(sample, tell);
    packVoltage(d, sample, meanV, tell);
    d.lastMeanV = (float) meanV;
    for (int c = 0; c < d.cells; c++) {
      d.lastV[c] = (float) voltage(sample, c);
    }
  }

  // ---- sensors -------------------------------------------------------------------------------

  private void sensors(
      DetectorState d, PackState state, PackSample sample, double meanV, Telling tell) {
    double degC = state.temperatureDegC();
    double meanOcvV = model.cell().ocv().ocvV(state.soc(), degC);
    double cellA = sample.currentA() / model.parallel();
    for (int c = 0; c < d.cells; c++) {
      double apartV = model.cell().ocv().ocvV(state.soc() + d.knownSocDelta[c], degC) - meanOcvV;
      double explained = apartV + cellA * d.knownR0DeltaOhm[c];
      residual[c] =
          Math.rint((voltage(sample, c) - meanV - explained) * RESIDUAL_STEPS_PER_V)
              / RESIDUAL_STEPS_PER_V;
    }
    spread.of(residual, d.cells);
    double centre = spread.median();
    double bound = Math.max(OFFSET_FLOOR_V, 8 * spread.sigma());
    boolean moved = Math.abs(meanV - d.lastMeanV) > STUCK_MOVE_V;
    for (int c = 0; c < d.cells; c++) {
      double v = voltage(sample, c);
      implausible(c, Double.isNaN(v), tell);
      if (!Double.isNaN(v)) {
        stuck(d, c, v, moved, tell);
        if (state.cellSteps() >= SETTLING_STEPS) {
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
    double capacityAh = model.cell().capacityAh();
    if (d.alerts.isOpen(Rule.SENSOR_OFFSET, c)) {
      boolean back = Math.abs(residualV) < 0.4 * Math.abs(d.offsetV[c]);
      tell.that(Rule.SENSOR_OFFSET, c, !back, back, Severity.MAJOR, residualV, bound);
      return;
    }
    boolean out = Math.abs(residualV) > bound && d.stuckRun[c] == 0 && !Double.isNaN(cellA);
    boolean stepped = Math.abs(d.lastResidualV[c]) < STEP_SHARE * Math.abs(residualV);
    boolean alike = d.offsetRun[c] > 0 && Math.abs(residualV / d.offsetV[c] - 1) < ALIKE_SHARE;
    d.lastResidualV[c] = (float) residualV;
    if (out && alike) {
      d.offsetRun[c]++;
      d.runLowA[c] = (float) Math.min(d.runLowA[c], cellA);
      d.runHighA[c] = (float) Math.max(d.runHighA[c], cellA);
    } else if (out && stepped) {
      d.offsetRun[c] = 1;
      d.offsetV[c] = (float) residualV;
      d.runLowA[c] = (float) cellA;
      d.runHighA[c] = (float) cellA;
    } else {
      d.offsetRun[c] = 0;
      d.offsetV[c] = 0;
      d.runLowA[c] = 0;
      d.runHighA[c] = 0;
    }
    boolean varied = d.runHighA[c] - d.runLowA[c] > VARIED_C_RATE * capacityAh;
    boolean found = d.offsetRun[c] >= OFFSET_RUN && varied;
    tell.that(Rule.SENSOR_OFFSET, c, found, !out, Severity.MAJOR, residualV, bound);
  }

  // ---- cells ---------------------------------------------------------------------------------

  private void charge(DetectorState d, PackState state, PackSample sample, Telling tell) {
    for (int c = 0; c < d.cells; c++) {
      socDelta[c] = state.cellSocDelta(c);
    }
    spread.of(socDelta, d.cells);
    double centre = spread.median();
    double pack = spread.sigma();
    boolean fresh = sample.timestampMs() - d.windowStartMs > DROP_WINDOW_MS;
    for (int c = 0; c < d.cells; c++) {
      double apart = socDelta[c] - centre;
      double own = state.cellSocDeltaSigma(c);
      double bound = Math.max(SOC_FLOOR, Math.max(6 * pack, 4 * own));
      cell(Rule.CELL_IMBALANCE, c, Math.abs(apart), bound, Severity.MINOR, d, tell);
      drop[c] = Float.isNaN(d.windowSocDelta[c]) ? 0 : d.windowSocDelta[c] - apart;
      socDelta[c] = apart;
    }
    spread.of(drop, d.cells);
    double common = spread.median();
    double dropBound = Math.max(SOC_DROP_FLOOR, 7 * spread.sigma());
    for (int c = 0; c < d.cells; c++) {
      double bound = Math.max(dropBound, 3 * state.cellSocDeltaSigma(c));
      cell(Rule.CELL_SELF_DISCHARGE, c, drop[c] - common, bound, Severity.MAJOR, d, tell);
      boolean restart = fresh && !d.alerts.holds(Rule.CELL_SELF_DISCHARGE, c);
      if (restart || Float.isNaN(d.windowSocDelta[c])) {
        d.windowSocDelta[c] = (float) socDelta[c];
      }
    }
    if (fresh) {
      d.windowStartMs = sample.timestampMs();
    }
  }

  private void resistance(DetectorState d, PackState state, Telling tell) {
    for (int c = 0; c < d.cells; c++) {
      resistanceDelta[c] = state.cellR0DeltaOhm(c);
    }
    spread.of(resistanceDelta, d.cells);
    double floor = RESISTANCE_FLOOR_SHARE * state.meanR0Ohm();
    for (int c = 0; c < d.cells; c++) {
      double own = state.cellR0SigmaOhm(c);
      double bound = Math.max(floor, Math.max(6 * spread.sigma(), 4 * own));
      double above = resistanceDelta[c] - spread.median();
      cell(Rule.CELL_RESISTANCE, c, above, bound, Severity.MAJOR, d, tell);
    }
  }

  private static void cell(
      Rule rule, int c, double value, double bound, Severity severity, DetectorState d, Telling t) {
    boolean sensor =
        d.alerts.holds(Rule.SENSOR_STUCK, c)
            || d.alerts.isOpen(Rule.SENSOR_OFFSET, c)
            || d.offsetRun[c] > 1
            || d.stuckRun[c] > 0;
    t.that(rule, c, value > bound && !sensor, value < OFF_SHARE * bound, severity, value, bound);
  }

  // ---- probes and pack -----------------------------------------------------------------------

  private void probes(PackSample sample, Telling tell) {
    double[] degC = sample.temperatureDegC();
    int count = Math.min(degC.length, model.probeCell().length);
    spread.of(degC, count);
    double bound = Math.max(PROBE_FLOOR_K, 6 * spread.sigma());
    for (int k = 0; k < count; k++) {
      double above = degC[k] - spread.median();
      if (above > -200 && above < 200) {
        tell.that(
            Rule.COOLING_LOSS,
            k,
            above > bound,
            above < OFF_SHARE * bound,
            Severity.MAJOR,
            above,
            bound);
      }
    }
  }

  private void packVoltage(DetectorState d, PackSample sample, double meanV, Telling tell) {
    double difference = sample.packVoltageV() - meanV * d.cells;
    if (Double.isNaN(difference)) {
      return;
    }
    if (d.packOffsetSamples < PACK_OFFSET_LEARNING) {
      double learned = Double.isNaN(d.packOffsetV) ? difference : d.packOffsetV;
      d.packOffsetSamples++;
      d.packOffsetV = learned + (difference - learned) / d.packOffsetSamples;
      return;
    }
    double bound = Math.max(3, 0.015 * meanV * d.cells);
    double off = Math.abs(difference - d.packOffsetV);
    tell.that(
        Rule.PACK_VOLTAGE_MISMATCH,
        0,
        off > bound,
        off < OFF_SHARE * bound,
        Severity.MINOR,
        off,
        bound);
  }

  private double voltage(PackSample sample, int c) {
    double v = c < sample.cellVoltageV().length ? sample.cellVoltageV()[c] : Double.NaN;
    return model.plausibleCellV(v) ? v : Double.NaN;
  }

  private double meanV(PackSample sample) {
    double sum = 0;
    int count = 0;
    for (int c = 0; c < model.cells(); c++) {
      double v = voltage(sample, c);
      if (!Double.isNaN(v)) {
        sum += v;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /** Passes what was seen to the book, and what the book says to the listener. */
  private record Telling(DetectorState d, PackSample sample, AlertListener listener) {
    void that(
        Rule rule,
        int component,
        boolean on,
        boolean gone,
        Severity severity,
        double value,
        double threshold) {
      if (!on && !d.alerts.holds(rule, component)) {
        return;
      }
      Finding finding = new Finding(rule, component, severity, value, threshold, gone);
      Map<String, Double> evidence = evidence(rule, component);
      AlertTransition transition =
          on
              ? d.alerts.on(finding, sample.timestampMs(), sample.seq(), evidence)
              : d.alerts.off(finding, sample.timestampMs(), sample.seq(), evidence);
      if (transition != null) {
        listener.onAlert(transition);
      }
    }

    private Map<String, Double> evidence(Rule rule, int component) {
      double currentA = sample.currentA();
      return switch (rule.component()) {
        case CELL ->
            Map.of("current_a", currentA, "cell_voltage_v", sample.cellVoltageV()[component]);
        case PROBE ->
            Map.of("current_a", currentA, "temperature_deg_c", sample.temperatureDegC()[component]);
        case PACK -> Map.of("current_a", currentA, "pack_voltage_v", sample.packVoltageV());
      };
    }
  }
}
