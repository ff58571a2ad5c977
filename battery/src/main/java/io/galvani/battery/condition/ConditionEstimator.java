package io.galvani.battery.condition;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.thermal.CoreTemperature;

/**
 * Steps the condition of one pack after its estimator: sums of the current at every sample, the rest
 * whenever the estimator's per-cell filters have stepped. Holds scratch space only; one instance
 * serves many packs of equal model, on one thread. Allocates nothing.
 *
 * <p>Core temperature: one filter a probe, with the heat of the cell it sits on since the last step,
 *
 * <pre>P = mean(I²) · (R0·(1 + g) + R1 + R2) + mean(I) · (T + 273.15) · dU/dT</pre>
 *
 * <p>(Bernardi). Growth of resistance: g = R0,cell / R0(z, T) − 1 against the parameter set at the
 * present SOC and temperature, through a first-order Kalman filter a cell, since g drifts over
 * months and the per-cell filters' resistance wanders with every load. The set's own R0 at 25 degC
 * and half charge times 1 + g is the resistance normalised. Bad at: ageing that raises the
 * resistance more in the cold than in the warm; the resistance of the mean cell where the estimator
 * does not adapt it.
 */
public final class ConditionEstimator {
  /** Growth of a pack whose cells may be of any age: prior sigma. */
  private static final double GROWTH_PRIOR_SIGMA = 0.3;

  /** Growth changes by this much in the root of a day. */
  private static final double GROWTH_WALK_PER_ROOT_DAY = 0.01;

  /** Steps of the per-cell filters between two judgements of wear. */
  static final int WEAR_CADENCE = 20;

  /** Per-cell resistances of so many judgements in a row have the same error. */
  private static final double CORRELATED_JUDGEMENTS = 2;

  private static final double SECONDS_PER_DAY = 86_400;
  private static final double ZERO_CELSIUS_K = 273.15;

  private final PackModel model;
  private final CellParameters cell;
  private final CoreTemperature thermal;
  private final PackPower power;
  private final CircuitPoint point = new CircuitPoint();
  private final double newR0Ohm;

  public ConditionEstimator(PackModel model) {
    this.model = model;
    this.cell = model.cell();
    this.thermal = new CoreTemperature(cell.thermal());
    this.power = new PackPower(model);
    cell.circuit().at(0.5, 25, point);
    this.newR0Ohm = point.r0Ohm(-1);
  }

  /** A state that has seen nothing. */
  public ConditionState newState() {
    ConditionState state =
        new ConditionState(model, GROWTH_PRIOR_SIGMA * GROWTH_PRIOR_SIGMA);
    state.newR0Ohm = newR0Ohm;
    return state;
  }

  /**
   * Reads the blocks back. Empty blocks give a new state: the pack was stored by a version that
   * knew no condition, or its wear was not judged yet.
   *
   * @throws IllegalArgumentException if they are of no known version or not of this model
   */
  public ConditionState read(byte[] fastBlock, byte[] thermalBlock, byte[] wearBlock) {
    ConditionState state = newState();
    if (fastBlock.length > 0 || thermalBlock.length > 0) {
      state.read(fastBlock, thermalBlock, wearBlock);
    }
    return state;
  }

  /**
   * Steps in place, after the estimator has stepped on the same sample. A rejected sample changes
   * nothing.
   *
   * @return whether everything was stepped, not only the sums
   */
  public boolean step(
      ConditionState condition, PackState state, PackSample sample, StepOutcome outcome) {
    if (outcome == StepOutcome.REJECTED) {
      return false;
    }
    double currentA = state.cellCurrentA();
    if (!Double.isNaN(currentA)) {
      condition.sumA2 += (float) (currentA * currentA);
      condition.sumA += (float) currentA;
      condition.samples++;
    }
    if (state.cellSteps() == condition.steps) {
      return false;
    }
    boolean first = condition.stepMs == Long.MIN_VALUE;
    double dtS = first ? 0 : Math.max(0, 0.001 * (sample.timestampMs() - condition.stepMs));
    cell.circuit().at(state.soc(), state.temperatureDegC(), point);
    if (first || state.cellSteps() % WEAR_CADENCE == 0) {
      stepGrowth(condition, state, sample.timestampMs());
    }
    stepThermal(condition, state, sample, dtS);
    power.step(condition, state);
    condition.stepMs = sample.timestampMs();
    condition.steps = state.cellSteps();
    condition.sumA2 = 0;
    condition.sumA = 0;
    condition.samples = 0;
    return true;
  }

  private void stepGrowth(ConditionState condition, PackState state, long atMs) {
    boolean first = condition.wearMs == Long.MIN_VALUE;
    double dtS = first ? 0 : Math.max(0, 0.001 * (atMs - condition.wearMs));
    double newOhm = point.r0Ohm(-1);
    double meanOhm = state.meanR0Ohm();
    double walk = GROWTH_WALK_PER_ROOT_DAY * GROWTH_WALK_PER_ROOT_DAY * dtS / SECONDS_PER_DAY;
    for (int c = 0; c < condition.growth.length; c++) {
      double sigmaOhm = state.cellR0SigmaOhm(c);
      double noise = CORRELATED_JUDGEMENTS * sigmaOhm * sigmaOhm / (newOhm * newOhm);
      double seen = (meanOhm + state.cellR0DeltaOhm(c)) / newOhm - 1;
      double variance = condition.growthVariance[c] + walk;
      double gain = variance / (variance + noise);
      if (gain >= 0 && Math.abs(seen) < Double.POSITIVE_INFINITY) {
        condition.growth[c] += (float) (gain * (seen - condition.growth[c]));
        condition.growthVariance[c] = (float) ((1 - gain) * variance);
      }
    }
    condition.wearMs = atMs;
    condition.wearSteps++;
  }

  private void stepThermal(
      ConditionState condition, PackState state, PackSample sample, double dtS) {
    int n = Math.max(1, condition.samples);
    double meanA2 = condition.sumA2 / n;
    double meanA = condition.sumA / n;
    double entropicV =
        (state.temperatureDegC() + ZERO_CELSIUS_K) * cell.ocv().entropicVPerK(state.soc());
    double pairsOhm = point.r1Ohm() + point.r2Ohm();
    double sigmaK = cell.uncertainty().temperatureSigmaK();
    double[] probes = sample.temperatureDegC();
    for (int p = 0; p < model.probeCell().length; p++) {
      double r0 = point.r0Ohm(-1) * (1 + condition.growth[model.probeCell()[p]]);
      double heatW = meanA2 * (Math.max(0, r0) + pairsOhm) + meanA * entropicV;
      double surfaceDegC = p < probes.length ? probes[p] : Double.NaN;
      int at = p * CoreTemperature.SIZE;
      thermal.step(condition.core, at, dtS, heatW, surfaceDegC, sigmaK);
      for (int i = at; i < at + CoreTemperature.SIZE; i++) {
        condition.core[i] = (float) condition.core[i];
      }
    }
  }
}
