package io.galvani.battery.health;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.OcvCurve;
import java.util.Arrays;

/**
 * Finds the moments at which a cell's SOC can be read from its voltage alone.
 *
 * <ul>
 *   <li>Rest: the current has been below C/50 (or what the sensor may err by) for half an hour;
 *       U(z) = V − (R0 + R1 + R2)·I. How far the mean voltage is from its mean of the last minutes
 *       is about how far it has still to go: that is added, and counts as error.
 *   <li>End of charge: the charging current has tapered below C/20 within 60 mV of the upper
 *       operating voltage; the same equation.
 * </ul>
 *
 * <p>Sigma is the error of the open-circuit voltage (model, hysteresis, what is left of relaxation)
 * over its slope and half of what lies beyond its ends, so that a flat curve gives an anchor no one
 * takes. Bad at: loads that never stop, hysteresis of unknown history (its whole amplitude counts
 * as error).
 */
final class VoltageAnchors {
  private static final double REST_C_RATE = 0.02;
  private static final double MOST_REST_C_RATE = 0.05;
  private static final double SETTLED_S = 1800;
  private static final double MOVING_V = 0.01;
  private static final double RELAXATION_S = 900;

  private static final double REPEAT_S = 3600;
  private static final double TAPER_C_RATE = 0.05;
  private static final double BULK_C_RATE = 0.1;
  private static final double TOP_BAND_V = 0.06;
  private static final double CHARGE_RESISTANCE_SIGMA = 0.3;
  private static final double LEAST_SLOPE_V = 0.02;

  /**
   * Part of the charge that a voltage beyond the curve's ends tells on its last slope: half is
   * believed, half counts as error.
   */
  private static final double BEYOND_PART = 0.5;

  /** So many times steeper at its end than this far before it, a curve ends in a wall (LFP). */
  private static final double WALL = 8;

  private static final double BEFORE_END = 0.15;

  /** Phases of a charge as they are stored. */
  private static final double NOT_CHARGED = 0;

  private static final double CHARGING = 1;
  private static final double TOLD = 2;

  private final CellParameters parameters;
  private final CircuitPoint point = new CircuitPoint();
  private final double restA;
  final double[] soc;
  final double[] sigma;

  VoltageAnchors(CellParameters parameters, int cells) {
    this.parameters = parameters;
    double sensorA =
        3 * parameters.uncertainty().currentBiasSigmaA()
            + 3 * parameters.uncertainty().currentSigmaA();
    this.restA =
        Math.max(
            REST_C_RATE * parameters.capacityAh(),
            Math.min(MOST_REST_C_RATE * parameters.capacityAh(), sensorA));
    this.soc = new double[cells];
    this.sigma = new double[cells];
  }

  /**
   * Follows one sample; if true, {@link #soc} and {@link #sigma} hold anchors (NaN for cells that
   * have none).
   */
  boolean step(
      HealthState s, double dtS, double currentA, double[] cellV, double meanV, double degC) {
    if (Double.isNaN(currentA) || Double.isNaN(meanV) || Double.isNaN(degC)) {
      return false;
    }
    double rate = currentA / parameters.capacityAh();
    if (Math.abs(currentA) < restA) {
      return rest(s, dtS, currentA, cellV, meanV, degC);
    }
    s.pack[HealthState.REST_S] = 0;
    s.pack[HealthState.REST_ANCHORED_S] = 0;
    return charge(s, rate, currentA, cellV, meanV, degC);
  }

  private boolean rest(
      HealthState s, double dtS, double currentA, double[] cellV, double meanV, double degC) {
    double[] p = s.pack;
    if (p[HealthState.REST_S] == 0 || Double.isNaN(p[HealthState.REST_MEAN_V])) {
      p[HealthState.REST_MEAN_V] = meanV;
      p[HealthState.REST_S] = 1e-3;
      return false;
    }
    p[HealthState.REST_S] += dtS;
    double kept = StrictMath.exp(-dtS / RELAXATION_S);
    p[HealthState.REST_MEAN_V] = kept * p[HealthState.REST_MEAN_V] + (1 - kept) * meanV;
    double movingV = meanV - p[HealthState.REST_MEAN_V];
    double restS = p[HealthState.REST_S];
    boolean settled = restS >= SETTLED_S && Math.abs(movingV) < MOVING_V;
    double told = p[HealthState.REST_ANCHORED_S];
    if (!settled || (told > 0 && restS - told < REPEAT_S)) {
      return false;
    }
    p[HealthState.REST_ANCHORED_S] = restS;
    read(cellV, currentA, degC, movingV);
    return true;
  }

  private boolean charge(
      HealthState s, double rate, double currentA, double[] cellV, double meanV, double degC) {
    double[] p = s.pack;
    boolean top = meanV > parameters.limits().operating().voltageHighV() - TOP_BAND_V;
    if (rate < -TAPER_C_RATE) {
      p[HealthState.CHARGE_PHASE] = NOT_CHARGED;
    } else if (rate > BULK_C_RATE && p[HealthState.CHARGE_PHASE] == NOT_CHARGED) {
      p[HealthState.CHARGE_PHASE] = CHARGING;
    } else if (p[HealthState.CHARGE_PHASE] == CHARGING && top && rate > 0 && rate < TAPER_C_RATE) {
      p[HealthState.CHARGE_PHASE] = TOLD;
      read(cellV, currentA, degC, 0);
      return true;
    }
    return false;
  }

  private void read(double[] cellV, double currentA, double degC, double leftV) {
    Arrays.fill(soc, Double.NaN);
    Arrays.fill(sigma, Double.NaN);
    for (int c = 0; c < Math.min(soc.length, cellV.length); c++) {
      double z = parameters.ocv().socAt(cellV[c], degC);
      if (Double.isNaN(z)) {
        continue;
      }
      parameters.circuit().at(z, degC, point);
      double ohm = point.r0Ohm(currentA) + point.r1Ohm() + point.r2Ohm();
      double ocvV = cellV[c] + leftV - currentA * ohm;
      z = parameters.ocv().socAt(ocvV, degC);
      double slopeV = Math.max(LEAST_SLOPE_V, parameters.ocv().slopeV(z, degC));
      double beyond = BEYOND_PART * beyondV(ocvV, z, slopeV, degC) / slopeV;
      double lossV = CHARGE_RESISTANCE_SIGMA * ohm * currentA;
      double modelV = parameters.uncertainty().modelSigmaV();
      double hysteresisV = parameters.hysteresis().amplitudeV(z);
      double errorV =
          Math.sqrt(square(modelV) + square(hysteresisV) + square(lossV) + square(leftV));
      soc[c] = z + beyond;
      sigma[c] = Math.sqrt(square(errorV / slopeV) + square(beyond));
    }
  }

  /** What a voltage is beyond the curve's end at z; none behind a wall, none on the curve. */
  private double beyondV(double ocvV, double z, double slopeV, double degC) {
    OcvCurve ocv = parameters.ocv();
    double beforeV = ocv.slopeV(z > 0.5 ? 1 - BEFORE_END : BEFORE_END, degC);
    return slopeV < WALL * beforeV ? ocvV - ocv.ocvV(z, degC) : 0;
  }

  private static double square(double x) {
    return x * x;
  }
}
