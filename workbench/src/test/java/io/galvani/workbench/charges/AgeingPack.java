package io.galvani.workbench.charges;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.twin.Draws;
import java.util.Random;

/**
 * A pack that ages fast, day by day, and is not the estimators' own model: a slow third RC pair,
 * waves in the open-circuit voltage, a current sensor with offset and gain, cells that fade and
 * stiffen each at a rate of its own. What its cells hold is known.
 */
final class AgeingPack {
  private static final double STEP_S = 10;
  private static final double THIRD_TAU_S = 1500;
  private static final double[] DRIVE_C_RATE = {-0.5, -1.2, 0.4, -0.8, 0, -1.0};
  private static final double WAVE_V = 0.004;
  private static final double REST_S = 2700;
  private static final double SENSOR_SHARE = 0.2;

  final PackModel model;
  final PackHealth health;
  final HealthState equations;
  final PackCharges charges;
  private final PackEstimator estimator;
  private final PackState filter;
  private final EquivalentCircuit circuit;
  private final CircuitPoint point = new CircuitPoint();
  private final Random random;
  private final double[] capacityFactor;
  private final double[] resistanceFactor;
  private final double[] fade;
  private final double[] truth;
  private final double[] cellV;
  private final double[] thirdV;
  private final double[] waveV;
  private final double offsetA;
  private final double gain;
  private final PackSample sample = new PackSample();
  private boolean charged;
  private Runnable onCharge = () -> {};
  private double currentA;
  private long seq;

  AgeingPack(CellParameters cell, int cells, long seed) {
    model = new PackModel(cell, cells, 1, new int[] {0}, STEP_S);
    circuit = new EquivalentCircuit(cell);
    random = Draws.of(seed);
    capacityFactor = new double[cells];
    resistanceFactor = new double[cells];
    fade = new double[cells];
    truth = new double[cells * EquivalentCircuit.STATES];
    cellV = new double[cells];
    thirdV = new double[cells];
    waveV = new double[cells];
    double packFade = 0.002 + 0.004 * random.nextDouble();
    for (int c = 0; c < cells; c++) {
      capacityFactor[c] = 1 + 0.015 * random.nextGaussian();
      resistanceFactor[c] = 1 + 0.03 * random.nextGaussian();
      fade[c] = packFade * (1 + 0.25 * random.nextGaussian());
      waveV[c] = WAVE_V * random.nextGaussian();
      truth[c * EquivalentCircuit.STATES] = 0.6;
    }
    offsetA = SENSOR_SHARE * cell.uncertainty().currentBiasSigmaA() * random.nextGaussian();
    gain = 1 + 0.003 * random.nextGaussian();
    health = new PackHealth(model);
    equations = health.newState();
    estimator = new PackEstimator(model);
    filter = estimator.newState();
    charges = new PackCharges(model);
  }

  /** Is told of each whole charge while {@link #charges} says what it was. */
  void onCharge(Runnable told) {
    onCharge = told;
  }

  /** What a cell holds, Ah. */
  double trueAh(int c) {
    return capacityFactor[c] * model.cell().capacityAh();
  }

  /** Drives, rests, charges until the taper ends, rests; returns whether the charge was whole. */
  boolean day() {
    double capacityAh = model.cell().capacityAh();
    double downTo = 0.2 + 0.3 * random.nextDouble();
    for (int k = 0; lowestSoc() > downTo && k < 2000; k++) {
      step(DRIVE_C_RATE[k / 4 % DRIVE_C_RATE.length] * capacityAh);
    }
    rest();
    charged = false;
    double wantedA = 0.5 * capacityAh;
    for (int k = 0; wantedA > 0.045 * capacityAh && k < 2000; k++) {
      step(wantedA);
      double roomV = model.cell().limits().operating().voltageHighV() - highestV();
      double stepA = roomV / (4 * resistanceOhm());
      wantedA = Math.min(0.5 * capacityAh, Math.max(0, currentA + stepA));
    }
    rest();
    return charged;
  }

  /** A day's ageing. */
  void age() {
    for (int c = 0; c < fade.length; c++) {
      capacityFactor[c] -= fade[c];
      resistanceFactor[c] += 1.5 * fade[c];
    }
  }

  private double resistanceOhm() {
    model.cell().circuit().at(0.9, 25, point);
    return point.r0Ohm(1) + point.r1Ohm();
  }

  private void rest() {
    for (int k = 0; k < REST_S / STEP_S; k++) {
      step(0);
    }
  }

  private void step(double trueA) {
    currentA = trueA;
    double kept = Math.exp(-STEP_S / THIRD_TAU_S);
    for (int c = 0; c < cellV.length; c++) {
      int at = c * EquivalentCircuit.STATES;
      circuit.step(truth, at, trueA, STEP_S, 25, capacityFactor[c], resistanceFactor[c]);
      model.cell().circuit().at(truth[at], 25, point);
      double slowV = 0.5 * point.r2Ohm() * resistanceFactor[c] * trueA;
      thirdV[c] = kept * thirdV[c] + (1 - kept) * slowV;
      cellV[c] =
          circuit.terminalVoltageV(truth, at, trueA, 25, resistanceFactor[c])
              + thirdV[c]
              + waveV[c] * Math.sin(14 * truth[at])
              + 0.001 * random.nextGaussian();
    }
    long ms = 1_700_000_000_000L + Math.round(seq * STEP_S * 1000);
    double measuredA = gain * trueA + offsetA;
    double[] degC = {25};
    sample.set(seq++, ms, ms, 7, measuredA, Double.NaN, cellV, degC, Double.NaN, 0);
    StepOutcome outcome = estimator.step(filter, sample);
    if (outcome != StepOutcome.REJECTED) {
      health.step(equations, filter, sample);
    }
    if (charges.step(filter, sample, outcome)) {
      charged = true;
      onCharge.run();
    }
  }

  private double lowestSoc() {
    double lowest = 1;
    for (int c = 0; c < cellV.length; c++) {
      lowest = Math.min(lowest, truth[c * EquivalentCircuit.STATES]);
    }
    return lowest;
  }

  private double highestV() {
    double highest = 0;
    for (double v : cellV) {
      highest = Math.max(highest, v);
    }
    return highest;
  }
}
