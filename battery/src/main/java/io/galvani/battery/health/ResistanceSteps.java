package io.galvani.battery.health;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/**
 * Measures each cell's resistance over a new cell's from two plateaus of current not far apart:
 *
 * <pre>g = (VB − VA − (UB − UA)) / (ηB − ηA),  η = R0·I + v1 + v2 of a new cell</pre>
 *
 * <p>Voltages are taken once the current has been steady for a while, so that a voltage that lags
 * the current by seconds, as in many logs, does no harm. What is measured holds the whole circuit
 * of some tens of seconds, not the ohmic part alone. Bad at: loads without plateaus (no
 * measurement).
 */
final class ResistanceSteps {
  private static final double STEADY_S = 15;
  private static final double STEADY_C_RATE = 0.03;
  private static final double EVERY_S = 600;
  private static final double LONGEST_APART_S = 180;
  private static final double LEAST_C_RATE = 0.15;
  private static final double MODEL_SIGMA = 0.05;
  private static final double LONGEST_STEP_S = 10;

  private final CellParameters parameters;
  private final HealthEstimator estimator;
  private final CircuitPoint point = new CircuitPoint();

  ResistanceSteps(CellParameters parameters, HealthEstimator estimator) {
    this.parameters = parameters;
    this.estimator = estimator;
  }

  void step(HealthState s, double dtS, double currentA, double[] cellV, double soc, double degC) {
    double[] p = s.pack;
    if (!(dtS <= LONGEST_STEP_S) || Double.isNaN(currentA + soc + degC)) {
      p[HealthState.PLATEAU_S] = 0;
      p[HealthState.CAPTURED_AGE_S] = Double.NaN;
      p[HealthState.FAST_V] = 0;
      p[HealthState.SLOW_V] = 0;
      return;
    }
    parameters.circuit().at(soc, degC, point);
    double fast = StrictMath.exp(-dtS / point.tau1S());
    double slow = StrictMath.exp(-dtS / point.tau2S());
    p[HealthState.FAST_V] = fast * p[HealthState.FAST_V] + (1 - fast) * point.r1Ohm() * currentA;
    p[HealthState.SLOW_V] = slow * p[HealthState.SLOW_V] + (1 - slow) * point.r2Ohm() * currentA;
    p[HealthState.SINCE_RESISTANCE_S] += dtS;
    p[HealthState.CAPTURED_AGE_S] += dtS;
    boolean steady =
        Math.abs(currentA - p[HealthState.PLATEAU_A]) < STEADY_C_RATE * parameters.capacityAh();
    double before = p[HealthState.PLATEAU_S];
    p[HealthState.PLATEAU_S] = steady ? before + dtS : 0;
    if (!steady) {
      p[HealthState.PLATEAU_A] = currentA;
    }
    boolean settled = steady && before < STEADY_S && before + dtS >= STEADY_S;
    if (settled && p[HealthState.SINCE_RESISTANCE_S] >= EVERY_S) {
      capture(s, currentA, cellV, soc, degC);
    }
  }

  private void capture(HealthState s, double currentA, double[] cellV, double soc, double degC) {
    double[] p = s.pack;
    double etaV = point.r0Ohm(currentA) * currentA + p[HealthState.FAST_V] + p[HealthState.SLOW_V];
    double ocvV = parameters.ocv().ocvV(soc, degC);
    double changeV = etaV - p[HealthState.CAPTURED_ETA_V];
    double leastV = LEAST_C_RATE * parameters.capacityAh() * point.r0Ohm(-1);
    boolean recent = p[HealthState.CAPTURED_AGE_S] <= LONGEST_APART_S;
    if (recent && Math.abs(changeV) >= leastV) {
      measure(s, cellV, changeV, ocvV - p[HealthState.CAPTURED_OCV_V], degC);
      p[HealthState.SINCE_RESISTANCE_S] = 0;
      p[HealthState.CAPTURED_AGE_S] = Double.NaN;
      return;
    }
    p[HealthState.CAPTURED_AGE_S] = 0;
    p[HealthState.CAPTURED_ETA_V] = etaV;
    p[HealthState.CAPTURED_OCV_V] = ocvV;
    for (int c = 0; c < s.cells(); c++) {
      s.cell[c * HealthState.WIDTH + HealthState.CAPTURED_V] =
          c < cellV.length ? cellV[c] : Double.NaN;
    }
    s.steps++;
  }

  private void measure(
      HealthState s, double[] cellV, double changeV, double ocvChangeV, double degC) {
    double noiseV = 2 * parameters.uncertainty().voltageSigmaV() + 0.1 * Math.abs(ocvChangeV);
    double sigma = noiseV / Math.abs(changeV) + MODEL_SIGMA;
    double sinceS = s.pack[HealthState.SINCE_RESISTANCE_S];
    for (int c = 0; c < Math.min(s.cells(), cellV.length); c++) {
      double seenV = cellV[c] - s.cell[c * HealthState.WIDTH + HealthState.CAPTURED_V];
      estimator.onResistance(s, c, (seenV - ocvChangeV) / changeV, sigma, degC, sinceS);
    }
  }
}
