package io.galvani.battery.health;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.twin.Draws;
import java.util.Random;

/**
 * A pack of aged cells that is not the estimator's own model: a slow third RC pair, waves in the
 * open-circuit voltage, a current sensor with offset and gain. Its capacities are known.
 */
final class AgedPack {
  static final double STEP_S = 5;
  private static final double THIRD_TAU_S = 1500;
  private static final double[] DRIVE_C_RATE = {-0.5, -1.2, 0.4, -0.8, 0, -1.0};

  final PackModel model;
  final double[] capacityFactor;
  final double[] resistanceFactor;
  final PackHealth health;
  final HealthState state;
  final PackEstimator estimator;
  final PackState packState;
  final double[] truth;
  private final PackSample sample = new PackSample();
  private final EquivalentCircuit circuit;
  private final CircuitPoint point = new CircuitPoint();
  private final Random random;
  private final double[] cellV;
  private final double[] thirdV;
  private final double[] waveV;
  private final double offsetA;
  private final double gain;
  private double wanderA;
  private double currentA;
  private long seq;

  AgedPack(CellParameters cell, int cells, long seed) {
    this(cell, cells, seed, cell.uncertainty().currentBiasSigmaA());
  }

  /**
   * @param offsetSigmaA of which the sensor's offset is drawn, whatever the parameter set states
   */
  AgedPack(CellParameters cell, int cells, long seed, double offsetSigmaA) {
    model = new PackModel(cell, cells, 1, new int[] {0}, STEP_S);
    circuit = new EquivalentCircuit(cell);
    random = Draws.of(seed);
    capacityFactor = new double[cells];
    resistanceFactor = new double[cells];
    cellV = new double[cells];
    thirdV = new double[cells];
    waveV = new double[cells];
    truth = new double[cells * EquivalentCircuit.STATES];
    for (int c = 0; c < cells; c++) {
      capacityFactor[c] = 0.7 + 0.3 * random.nextDouble();
      resistanceFactor[c] = 1 + random.nextDouble();
      waveV[c] = 0.004 * random.nextGaussian();
      truth[c * EquivalentCircuit.STATES] = 0.9;
    }
    offsetA = offsetSigmaA * random.nextGaussian();
    gain = 1 + 0.003 * random.nextGaussian();
    health = new PackHealth(model);
    state = health.newState();
    estimator = new PackEstimator(model);
    packState = estimator.newState();
  }

  /** Drives most of the charge out, rests, charges to full, rests. */
  void useOneDay() {
    useOneDay(0.5, 3600);
  }

  /** As a car stands and charges overnight, its sensor's offset another by so much each day. */
  void useOneSlowDay(double wanderSigmaA) {
    wanderA = wanderSigmaA * random.nextGaussian();
    useOneDay(0.15, 6 * 3600);
  }

  /** Offset of the current sensor that stays, A. */
  double offsetA() {
    return offsetA;
  }

  private void useOneDay(double chargeRate, double restS) {
    double capacityAh = model.cell().capacityAh();
    int stop = 0;
    while (lowestSoc() > 0.15 && stop++ < 4000) {
      step(DRIVE_C_RATE[stop / 8 % DRIVE_C_RATE.length] * capacityAh);
    }
    rest(restS);
    stop = 0;
    double mostA = chargeRate * capacityAh;
    double wantedA = mostA;
    while (wantedA > 0.04 * capacityAh && stop++ < 8000) {
      step(wantedA);
      double roomV = model.cell().limits().operating().voltageHighV() - highestV();
      wantedA = Math.min(mostA, Math.max(0, currentA + roomV / 0.3));
    }
    rest(1.5 * restS);
  }

  void rest(double seconds) {
    for (int i = 0; i < seconds / STEP_S; i++) {
      step(0);
    }
  }

  private void step(double trueA) {
    currentA = trueA;
    double kept = Math.exp(-STEP_S / THIRD_TAU_S);
    for (int c = 0; c < cellV.length; c++) {
      int at = c * EquivalentCircuit.STATES;
      circuit.step(truth, at, trueA, STEP_S, 25, capacityFactor[c], resistanceFactor[c]);
      double z = truth[at];
      model.cell().circuit().at(z, 25, point);
      thirdV[c] = kept * thirdV[c] + (1 - kept) * 0.5 * point.r2Ohm() * trueA;
      cellV[c] =
          circuit.terminalVoltageV(truth, at, trueA, 25, resistanceFactor[c])
              + thirdV[c]
              + waveV[c] * Math.sin(14 * z)
              + 0.001 * random.nextGaussian();
    }
    long ms = 1_700_000_000_000L + Math.round(seq * STEP_S * 1000);
    double measuredA = gain * trueA + offsetA + wanderA + 0.01 * random.nextGaussian();
    sample.set(seq++, ms, ms, 7, measuredA, Double.NaN, cellV, new double[] {25}, Double.NaN, 0);
    if (estimator.step(packState, sample) != StepOutcome.REJECTED) {
      health.step(state, packState, sample);
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
