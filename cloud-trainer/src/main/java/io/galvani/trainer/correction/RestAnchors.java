package io.galvani.trainer.correction;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the steps at which the mean cell voltage alone tells the SOC: after a rest, and at the end
 * of a charge that has tapered off below C/20 within 60 mV of the upper operating voltage. Sigma is
 * the error of the open-circuit voltage (model, hysteresis, what is left of relaxation, 30 % of the
 * charging overpotential) over its slope, so that a flat curve tells next to nothing.
 */
final class RestAnchors {
  static final int VOLTAGE = 0;
  static final int CURRENT = 1;
  private static final int VOLTAGE_SLOW = 3;

  private static final double REST_C_RATE = 0.02;
  private static final double MOVING_V = 0.01;
  private static final double REPEAT_S = 1800;
  private static final double TAPER_C_RATE = 0.05;
  private static final double BULK_C_RATE = 0.1;
  private static final double TOP_BAND_V = 0.06;
  private static final double RESISTANCE_SIGMA = 0.3;
  private static final double LEAST_SLOPE_V = 0.02;
  private static final double NOTHING_SIGMA = 0.1;

  private final CellParameters cell;
  private final double settledS;
  private final CircuitPoint point = new CircuitPoint();

  RestAnchors(CellParameters cell, double settledS) {
    this.cell = cell;
    this.settledS = settledS;
  }

  /**
   * [step][SOC, sigma], NaN where the voltage tells nothing. What is wrong with the curve, or left
   * of hysteresis, is wrong all through a rest: its anchors together tell no more than one.
   */
  double[][] find(List<FleetStep> steps) {
    double[][] found = new double[steps.size()][];
    List<double[]> ofRest = new ArrayList<>();
    double restS = 0;
    double anchoredS = 0;
    boolean charging = false;
    for (int k = 0; k < found.length; k++) {
      float[] row = steps.get(k).features();
      double rate = row[CURRENT];
      found[k] = new double[] {Double.NaN, Double.NaN};
      if (!(Math.abs(rate) < REST_C_RATE)) {
        restS = 0;
        anchoredS = 0;
        alike(ofRest);
        boolean tapered = charging && rate > 0 && rate < TAPER_C_RATE && atTop(row);
        if (tapered) {
          read(row, 0, found[k]);
        }
        charging = (charging || rate > BULK_C_RATE) && rate > -TAPER_C_RATE && !tapered;
        continue;
      }
      restS += steps.get(k).durationS();
      double leftV = row[VOLTAGE] - row[VOLTAGE_SLOW];
      boolean due = anchoredS == 0 || restS - anchoredS >= REPEAT_S;
      if (restS >= settledS && Math.abs(leftV) < MOVING_V && due) {
        anchoredS = restS;
        read(row, leftV, found[k]);
        if (!Double.isNaN(found[k][0])) {
          ofRest.add(found[k]);
        }
      }
    }
    alike(ofRest);
    return found;
  }

  private static void alike(List<double[]> anchors) {
    anchors.forEach(anchor -> anchor[1] *= Math.sqrt(anchors.size()));
    anchors.clear();
  }

  private boolean atTop(float[] row) {
    return row[VOLTAGE] > cell.limits().operating().voltageHighV() - TOP_BAND_V;
  }

  private void read(float[] row, double leftV, double[] anchor) {
    double degC = row[CorrectionSequence.TEMPERATURE];
    double currentA = row[CURRENT] * cell.capacityAh();
    double first = cell.ocv().socAt(row[VOLTAGE], degC);
    if (Double.isNaN(first)) {
      return;
    }
    cell.circuit().at(first, degC, point);
    double dropV = currentA * (point.r0Ohm(currentA) + point.r1Ohm() + point.r2Ohm());
    double soc = cell.ocv().socAt(row[VOLTAGE] + leftV - dropV, degC);
    double modelV = cell.uncertainty().modelSigmaV();
    double hysteresisV = cell.hysteresis().amplitudeV(soc);
    double lossV = RESISTANCE_SIGMA * dropV;
    double errorV =
        Math.sqrt(modelV * modelV + hysteresisV * hysteresisV + lossV * lossV + leftV * leftV);
    double sigma = errorV / Math.max(LEAST_SLOPE_V, cell.ocv().slopeV(soc, degC));
    if (sigma < NOTHING_SIGMA) {
      anchor[0] = soc;
      anchor[1] = sigma;
    }
  }
}
