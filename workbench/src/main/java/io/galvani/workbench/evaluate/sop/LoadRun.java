package io.galvani.workbench.evaluate.sop;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.power.LoadMemory;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.List;

/** Predicts every load of one recording with each predictor and tells the errors. */
final class LoadRun {
  private final CellParameters cell;
  private final double horizonS;
  private final double labelDegC;
  private final Listener listener;
  private final double[] memory = new double[LoadMemory.SIZE];
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
    LoadMemory.start(memory);
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
    double spanS = rows.timeS()[load.to()] - rows.timeS()[load.from()];
    double changeA = a[load.to()] - a[load.from()];
    boolean pulse = load.kind().equals("pulse");
    double oursV = pulse ? tracker.heldV(load.meanA(), spanS) : tracker.movingV(rows, load);
    double sigmaV = tracker.sigmaV(load.meanA(), spanS);
    listener.onPrediction("galvani", load, oursV - measuredV, sigmaV, measuredV);
    double cRate = load.meanA() / cell.capacityAh();
    double setV = pulse ? tracker.heldBySetV(load.meanA(), spanS) : oursV;
    double riseV = LoadMemory.ratio(memory, cRate) * (setV - fromV);
    double wholeSigmaV =
        Math.hypot(LoadMemory.ratioSigma(memory, cRate) * riseV, tracker.readingSigmaV());
    listener.onPrediction(
        "with-load-memory", load, fromV + riseV - measuredV, wholeSigmaV, measuredV);
    LoadMemory.learn(memory, cRate, measuredV - fromV, setV - fromV);
    double lastV = fromV + lastOhm * changeA;
    listener.onPrediction("last-load", load, lastV - measuredV, Double.NaN, measuredV);
    double constantV = fromV + setOhm() * changeA;
    listener.onPrediction("constant-ohm", load, constantV - measuredV, Double.NaN, measuredV);
    if (Math.abs(changeA) > 0.3 * cell.capacityAh()) {
      lastOhm = (measuredV - fromV) / changeA;
    }
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
