package io.galvani.workbench.evaluate.sop;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.power.LoadFactor;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.List;

/** Predicts every load of one recording with each predictor and tells the errors. */
final class LoadRun {
  private final CellParameters cell;
  private final double horizonS;
  private final double labelDegC;
  private final Listener listener;
  private double lastOhm;

  /** Is told each error. */
  interface Listener {
    /**
     * One prediction.
     *
     * @param predictor name
     * @param load what was predicted
     * @param errorV predicted less measured, V
     * @param sigmaV its standard deviation, V; NaN if it gives none
     * @param measuredV what was measured, V
     */
    void onPrediction(String predictor, Load load, double errorV, double sigmaV, double measuredV);
  }

  LoadRun(CellParameters cell, double horizonS, double labelDegC, Listener listener) {
    this.cell = cell;
    this.horizonS = horizonS;
    this.labelDegC = labelDegC;
    this.listener = listener;
  }

  /** Follows the recording; a drive's start is told, a pulse test's is not. */
  void over(Recording rows, boolean drive) {
    List<Load> loads =
        drive
            ? Load.peaks(rows, cell.capacityAh(), horizonS)
            : Load.pulses(rows, cell.capacityAh(), horizonS);
    Tracker tracker = new Tracker(cell);
    double[] soc = rows.values(Column.REFERENCE_SOC);
    double[] surface = rows.values(Column.SURFACE_DEG_C);
    lastOhm = setOhm();
    int next = 0;
    for (int k = 0; k < rows.rows() && next < loads.size(); k++) {
      double degC = Double.isNaN(surface[k]) ? labelDegC : surface[k];
      tracker.step(
          rows.timeS()[k],
          rows.voltageV()[k],
          rows.currentA()[k],
          degC,
          drive ? soc[0] : Double.NaN);
      if (loads.get(next).from() == k) {
        predict(tracker, rows, loads.get(next++));
      }
    }
  }

  private void predict(Tracker tracker, Recording rows, Load load) {
    double[] v = rows.voltageV();
    double[] a = rows.currentA();
    double measuredV = v[load.to()];
    double fromV = v[load.from()];
    double changeA = a[load.to()] - a[load.from()];
    told("galvani", tracker, tracker.taught(load.meanA()), rows, load);
    told("without-load-memory", tracker, tracker.untaught(), rows, load);
    double lastV = fromV + lastOhm * changeA;
    listener.onPrediction("last-load", load, lastV - measuredV, Double.NaN, measuredV);
    double constantV = fromV + setOhm() * changeA;
    listener.onPrediction("constant-ohm", load, constantV - measuredV, Double.NaN, measuredV);
    if (Math.abs(changeA) > 0.3 * cell.capacityAh()) {
      lastOhm = (measuredV - fromV) / changeA;
    }
  }

  private void told(String who, Tracker tracker, LoadFactor by, Recording rows, Load load) {
    double spanS = rows.timeS()[load.to()] - rows.timeS()[load.from()];
    double measuredV = rows.voltageV()[load.to()];
    double expectedV =
        load.kind().equals("pulse")
            ? tracker.heldV(by, load.meanA(), spanS)
            : tracker.movingV(by, rows, load);
    double sigmaV = tracker.sigmaV(by, load.meanA(), spanS);
    listener.onPrediction(who, load, expectedV - measuredV, sigmaV, measuredV);
  }

  /** Resistance over the horizon at 25 degC and half full, Ohm. */
  private double setOhm() {
    CircuitPoint point = new CircuitPoint();
    cell.circuit().at(0.5, 25, point);
    return point.r0Ohm(-1)
        + point.r1Ohm() * (1 - Math.exp(-horizonS / point.tau1S()))
        + point.r2Ohm() * (1 - Math.exp(-horizonS / point.tau2S()));
  }
}
