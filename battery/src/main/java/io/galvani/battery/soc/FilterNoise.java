package io.galvani.battery.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.Provenance;
import io.galvani.battery.cell.Uncertainty;

/**
 * The variances that {@link BarFilter} is told: of its model, of a record, and what each second
 * adds to its states, all from a parameter set's {@link Uncertainty} and validity.
 */
final class FilterNoise {
  /** Error of an RC pair's drive, as a share: one pair stands for many. */
  private static final double RC_SHARE = 0.05;

  /**
   * Prior sigma of the relative error of resistances as a share of the sigma of overpotentials:
   * most of that is of one place in the tables, and a factor for all of them that follows it is
   * wrong at the next.
   */
  private static final double RHO_SHARE = 0.25;

  /** Growth of its variance: sigma after an hour, and over a tenth of the SOC range. */
  private static final double RHO_WALK_PER_HOUR = 0.03;

  private static final double RHO_WALK_PER_TENTH = 0.01;

  /** Variance growth of the bias: this share of its prior sigma within an hour. */
  private static final double BIAS_WALK_PER_HOUR = 0.1;

  /** A current that is missing is held, and may have moved by this C-rate. */
  private static final double HELD_CURRENT_C_RATE = 0.2;

  /** A set holds this far beyond the temperatures it was fitted at, K: cells warm themselves. */
  private static final double HOLDS_K = 5;

  /** Further out its error grows by its own size with every so many K. */
  private static final double DOUBLES_K = 10;

  private final double capacityAh;
  private final Uncertainty stated;
  private final Provenance validity;
  private final double rhoPrior2;

  FilterNoise(CellParameters cell) {
    capacityAh = cell.capacityAh();
    stated = cell.uncertainty();
    validity = cell.provenance();
    rhoPrior2 = square(RHO_SHARE * stated.overpotentialSigma());
  }

  /** Variance of the relative error of resistances before anything is known of the cell. */
  double rhoPrior2() {
    return rhoPrior2;
  }

  /** Variance of the model's slow error under a mean current, V². */
  double modelV2(CircuitPoint point, double loadA, double degC) {
    double ohm = point.r0Ohm(-loadA) + point.r1Ohm() + point.r2Ohm();
    double variance =
        square(stated.modelSigmaV()) + square(stated.overpotentialSigma() * loadA * ohm);
    double beyondK =
        Math.max(
                validity.validTemperatureLowDegC() - degC,
                degC - validity.validTemperatureHighDegC())
            - HOLDS_K;
    return beyondK > 0 ? square(1 + beyondK / DOUBLES_K) * variance : variance;
  }

  /** Variance of one record, V². */
  double recordV2(double r0Ohm, double changeA, boolean currentKnown) {
    double heldV = currentKnown ? 0 : r0Ohm * HELD_CURRENT_C_RATE * capacityAh;
    return square(stated.voltageSigmaV()) + square(r0Ohm * changeA) + square(heldV);
  }

  /**
   * Adds what a step makes uncertain.
   *
   * @param p covariance of (z, v1, v2, b, ρ, …)
   * @param currentA through a cell, A
   * @param movedSoc magnitude of the step's change of SOC
   * @param a1 decay of the fast RC pair over the step
   * @param a2 decay of the slow one
   */
  void addTo(
      Covariance p,
      CircuitPoint point,
      double dtS,
      double currentA,
      boolean currentKnown,
      double movedSoc,
      double a1,
      double a2) {
    double noiseA = stated.currentSigmaA() + (currentKnown ? 0 : HELD_CURRENT_C_RATE * capacityAh);
    // An unknown capacity errs by the same share all along: its sigma grows with the way, not with
    // the root of it; 2·x·dx is the growth of x² over a way of a tenth.
    double capacity = square(stated.capacitySigma()) * movedSoc * 0.2;
    double charge = square(noiseA * dtS / (3600 * capacityAh));
    p.addVariance(BarFilter.Z, charge + capacity + 1e-14 * dtS);
    double driveA = RC_SHARE * Math.abs(currentA) + 0.2 * noiseA;
    p.addVariance(BarFilter.V1, square(driveA * point.r1Ohm()) * (1 - a1 * a1) + 1e-14);
    p.addVariance(BarFilter.V2, square(driveA * point.r2Ohm()) * (1 - a2 * a2) + 1e-14);
    double biasPrior2 = square(stated.currentBiasSigmaA());
    p.addVariance(
        BarFilter.B, square(BIAS_WALK_PER_HOUR) * biasPrior2 * dtS / 3600, 4 * biasPrior2);
    double walk =
        square(RHO_WALK_PER_HOUR) * dtS / 3600 + square(RHO_WALK_PER_TENTH) * 10 * movedSoc;
    p.addVariance(BarFilter.RHO, walk, rhoPrior2);
  }

  private static double square(double x) {
    return x * x;
  }
}
