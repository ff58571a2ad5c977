package io.galvani.battery.detect;

import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import java.util.Map;

/**
 * Cells by what the estimators know of them: charge, loss of charge, resistance. An alert is raised
 * when a cell differs by more than the pack's spread and more than its own sigma explain; it is
 * cleared only when the estimate is sure to be back, so that a gap, after which nothing is known
 * for sure, neither raises nor clears.
 *
 * <p>A sensor that is found stuck or offset explains what its cell's estimates do afterwards, so
 * these rules are silent for it.
 */
final class CellRules {
  private static final double SOC_FLOOR = 0.03;
  private static final double SPREAD_FLOOR = 0.06;

  /**
   * Where the mean cell's SOC is not known as well as this, neither is the slope that turns
   * millivolts into charge, and on a flat curve all cells seem apart by several times what they
   * are.
   */
  private static final double KNOWN_SOC_SIGMA = 0.05;

  private static final double SOC_DROP_FLOOR = 0.012;
  private static final long DROP_WINDOW_MS = 40 * 60 * 1000L;
  private static final double RESISTANCE_FLOOR_SHARE = 0.35;
  private static final double PACK_SIGMA = 6;
  private static final double DROP_PACK_SIGMA = 7;
  private static final double OWN_SIGMA = 4;
  private static final double DROP_OWN_SIGMA = 3;
  private static final double OFF_SHARE = 0.7;
  private static final double SURE_SIGMA = 1;

  /**
   * A standing difference of charge is read from the slope of the open-circuit voltage, which a set
   * knows only so well: while SOC moves it seems to change by this share without any loss.
   */
  private static final double SLOPE_ERROR_SHARE = 0.35;

  private final double[] value;
  private final double[] drop;
  private final RobustSpread spread;

  /** Of the resistance at 25 degC and half full: a joint does not follow the cell's temperature. */
  private final double resistanceFloorOhm;

  CellRules(PackModel model) {
    CircuitPoint point = new CircuitPoint();
    model.cell().circuit().at(0.5, 25, point);
    this.resistanceFloorOhm = RESISTANCE_FLOOR_SHARE * point.r0Ohm(-1);
    this.value = new double[model.cells()];
    this.drop = new double[model.cells()];
    this.spread = new RobustSpread(model.cells());
  }

  void step(DetectorState d, PackState state, PackSample sample, Telling tell) {
    charge(d, state, sample.timestampMs(), tell);
    resistance(d, state, tell);
  }

  private void charge(DetectorState d, PackState state, long atMs, Telling tell) {
    for (int c = 0; c < d.cells; c++) {
      value[c] = state.cellSocDelta(c);
    }
    spread.of(value, d.cells);
    double centre = spread.median();
    double bound = Math.max(SOC_FLOOR, PACK_SIGMA * spread.sigma());
    for (int c = 0; c < d.cells; c++) {
      value[c] -= centre;
      double own = state.cellSocDeltaSigma(c);
      cell(Rule.CELL_IMBALANCE, c, Math.abs(value[c]), bound, OWN_SIGMA, own, d, tell);
      drop[c] = Float.isNaN(d.windowSocDelta[c]) ? 0 : d.windowSocDelta[c] - value[c];
    }
    imbalance(d, state, tell);
    selfDischarge(d, state, tell);
    openWindow(d, atMs);
  }

  /** From the lowest to the highest cell, those apart of which an alert of their own tells. */
  private void imbalance(DetectorState d, PackState state, Telling tell) {
    int lowest = -1;
    int highest = -1;
    for (int c = 0; c < d.cells; c++) {
      if (!told(d, c)) {
        lowest = lowest < 0 || value[c] < value[lowest] ? c : lowest;
        highest = highest < 0 || value[c] > value[highest] ? c : highest;
      }
    }
    if (lowest < 0) {
      return;
    }
    double apart = value[highest] - value[lowest];
    double own = Math.hypot(state.cellSocDeltaSigma(lowest), state.cellSocDeltaSigma(highest));
    double bound = Math.max(SPREAD_FLOOR, OWN_SIGMA * own);
    boolean known = state.socSigma() < KNOWN_SOC_SIGMA;
    boolean out = known && apart > bound;
    boolean gone = known && apart + SURE_SIGMA * own < OFF_SHARE * SPREAD_FLOOR;
    boolean told = out || d.alerts.holds(Rule.PACK_IMBALANCE, 0);
    Map<String, Double> cells =
        told ? Map.of("lowest_cell", (double) lowest, "highest_cell", (double) highest) : Map.of();
    tell.that(Rule.PACK_IMBALANCE, 0, out, gone, Severity.MINOR, apart, bound, cells);
  }

  private static boolean told(DetectorState d, int c) {
    return sensorSuspected(d, c)
        || d.alerts.holds(Rule.CELL_IMBALANCE, c)
        || d.alerts.holds(Rule.CELL_SELF_DISCHARGE, c)
        || d.alerts.holds(Rule.CELL_RESISTANCE, c);
  }

  private void selfDischarge(DetectorState d, PackState state, Telling tell) {
    spread.of(drop, d.cells);
    double common = spread.median();
    double packBound = Math.max(SOC_DROP_FLOOR, DROP_PACK_SIGMA * spread.sigma());
    for (int c = 0; c < d.cells; c++) {
      double bound = Math.max(packBound, SLOPE_ERROR_SHARE * Math.abs(d.windowSocDelta[c]));
      double own = state.cellSocDeltaSigma(c);
      cell(Rule.CELL_SELF_DISCHARGE, c, drop[c] - common, bound, DROP_OWN_SIGMA, own, d, tell);
    }
  }

  /** Begins a window of comparison for each cell that has none, or whose last one is over. */
  private void openWindow(DetectorState d, long atMs) {
    boolean over = atMs - d.windowStartMs > DROP_WINDOW_MS;
    for (int c = 0; c < d.cells; c++) {
      boolean restart = over && !d.alerts.holds(Rule.CELL_SELF_DISCHARGE, c);
      if (restart || Float.isNaN(d.windowSocDelta[c])) {
        d.windowSocDelta[c] = RoundedFloat.coarse(value[c]);
      }
    }
    if (over) {
      d.windowStartMs = atMs;
    }
  }

  private void resistance(DetectorState d, PackState state, Telling tell) {
    for (int c = 0; c < d.cells; c++) {
      value[c] = state.cellR0DeltaOhm(c);
    }
    spread.of(value, d.cells);
    double bound = Math.max(resistanceFloorOhm, PACK_SIGMA * spread.sigma());
    for (int c = 0; c < d.cells; c++) {
      double own = state.cellR0DeltaSigmaOhm(c);
      double above = value[c] - spread.median();
      cell(Rule.CELL_RESISTANCE, c, above, bound, OWN_SIGMA, own, d, tell);
    }
  }

  private static void cell(
      Rule rule,
      int c,
      double value,
      double packBound,
      double ownSigmas,
      double own,
      DetectorState d,
      Telling tell) {
    boolean sensor = sensorSuspected(d, c);
    Severity severity = rule == Rule.CELL_IMBALANCE ? Severity.MINOR : Severity.MAJOR;
    double bound = Math.max(packBound, ownSigmas * own);
    boolean gone = value + SURE_SIGMA * own < OFF_SHARE * packBound;
    tell.that(rule, c, value > bound && !sensor, gone, severity, value, bound);
  }

  /** Whether what a cell's channel reads is not to be trusted. */
  static boolean sensorSuspected(DetectorState d, int c) {
    return d.alerts.holds(Rule.SENSOR_STUCK, c)
        || d.alerts.isOpen(Rule.SENSOR_OFFSET, c)
        || d.offsetRun[c] > 1
        || d.stuckRun[c] > 0;
  }
}
