package io.galvani.battery.condition;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.thermal.CoreTemperature;

/**
 * Steps the condition of one pack after its estimator and health: sums of the current at every
 * sample, the rest whenever the estimator's per-cell filters have stepped. Holds scratch space
 * only; one instance serves many packs of equal model, on one thread. Allocates nothing.
 *
 * <p>Core temperature: one filter a probe, with the heat of the cell it sits on since the last
 * step,
 *
 * <pre>P = mean(I²) · (R0·(1 + g) + R1 + R2) + mean(I) · (T + 273.15) · dU/dT</pre>
 *
 * <p>(Bernardi), g the growth of that cell's resistance. Bad at: heat from neighbours, and whatever
 * {@link CoreTemperature} is bad at.
 *
 * <p>Power: {@link PackPower}, with what {@link LoadWatch} learns from loads that are over.
 */
public final class ConditionEstimator {
  private static final double ZERO_CELSIUS_K = 273.15;

  private final PackModel model;
  private final CellParameters cell;
  private final CoreTemperature thermal;
  private final PackPower power;
  private final LoadWatch loads;
  private final CircuitPoint point = new CircuitPoint();

  public ConditionEstimator(PackModel model) {
    this.model = model;
    this.cell = model.cell();
    this.thermal = new CoreTemperature(cell.thermal());
    this.power = new PackPower(model);
    this.loads = new LoadWatch(model);
  }

  /** A state that has seen nothing. */
  public ConditionState newState() {
    return new ConditionState(model);
  }

  /**
   * Reads the blocks back. Empty blocks give a new state: the pack was stored by a version that
   * knew no condition.
   *
   * @throws IllegalArgumentException if they are of no known version or not of this model
   */
  public ConditionState read(byte[] fastBlock, byte[] thermalBlock) {
    ConditionState state = newState();
    if (fastBlock.length > 0 || thermalBlock.length > 0) {
      state.read(fastBlock, thermalBlock);
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
      ConditionState condition,
      PackState state,
      HealthState health,
      PackSample sample,
      StepOutcome outcome) {
    if (outcome == StepOutcome.REJECTED) {
      return false;
    }
    double currentA = state.cellCurrentA();
    if (!Double.isNaN(currentA)) {
      condition.sumA2 += (float) (currentA * currentA);
      condition.sumA += (float) currentA;
      condition.samples++;
      double sinceS = 0.001 * (sample.timestampMs() - condition.stepMs);
      loads.follow(condition.loads, currentA, sinceS / condition.samples, sample);
    }
    if (state.cellSteps() == condition.steps) {
      return false;
    }
    boolean first = condition.stepMs == Long.MIN_VALUE;
    double dtS = first ? 0 : Math.max(0, 0.001 * (sample.timestampMs() - condition.stepMs));
    stepThermal(condition, state, health, sample, dtS);
    loads.settle(condition.loads, state, sample, condition.meanCoreDegC(state));
    power.step(condition, state, health);
    condition.stepMs = sample.timestampMs();
    condition.steps = state.cellSteps();
    condition.sumA2 = 0;
    condition.sumA = 0;
    condition.samples = 0;
    return true;
  }

  private void stepThermal(
      ConditionState condition,
      PackState state,
      HealthState health,
      PackSample sample,
      double dtS) {
    cell.circuit().at(state.soc(), state.temperatureDegC(), point);
    int n = Math.max(1, condition.samples);
    double meanA2 = condition.sumA2 / n;
    double meanA = condition.sumA / n;
    double entropicV =
        (state.temperatureDegC() + ZERO_CELSIUS_K) * cell.ocv().entropicVPerK(state.soc());
    double pairsOhm = point.r1Ohm() + point.r2Ohm();
    double sigmaK = cell.uncertainty().temperatureSigmaK();
    double[] probes = sample.temperatureDegC();
    for (int p = 0; p < model.probeCell().length; p++) {
      double r0 = point.r0Ohm(-1) * (1 + health.resistanceGrowth(model.probeCell()[p]));
      double heatW = meanA2 * (r0 + pairsOhm) + meanA * entropicV;
      double surfaceDegC = p < probes.length ? probes[p] : Double.NaN;
      int at = p * CoreTemperature.SIZE;
      thermal.step(condition.core, at, dtS, heatW, surfaceDegC, sigmaK);
      for (int i = at; i < at + CoreTemperature.SIZE; i++) {
        condition.core[i] = (float) condition.core[i];
      }
    }
  }
}
