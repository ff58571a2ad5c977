package io.galvani.stream.topology;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * A pack that is charged until the current has all but tapered off, driven for a while, and charged
 * again; what it measures.
 */
final class ChargedPack {
  static final int CELLS = 6;

  /** The cell whose voltage is not measured during the second charge. */
  static final int MUTE = 4;

  static final int FRAME = 30;

  private static final int DRIVEN = 150;
  private static final long START_MS = Rig.START_MS - 48 * 3_600_000L;

  private final double intervalS;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Integer> chargeEnds = new ArrayList<>();
  private final CellParameters cell = CellLibrary.shipped().get(TestPack.NMC).parameters();
  private final EquivalentCircuit circuit = new EquivalentCircuit(cell);
  private final double[] state = new double[CELLS * EquivalentCircuit.STATES];
  private final double[] cellV = new double[CELLS];

  /**
   * @param charges how often it is charged
   * @param intervalS between samples
   */
  ChargedPack(int charges, double intervalS) {
    this.intervalS = intervalS;
    for (int c = 0; c < CELLS; c++) {
      state[c * EquivalentCircuit.STATES] = 0.6 + 0.002 * c;
    }
    for (int charge = 0; charge < charges; charge++) {
      charge(charge == 1);
      drive();
    }
  }

  private void charge(boolean mute) {
    double fullV = cell.limits().operating().voltageHighV() - 0.005;
    double currentA = 0.7 * cell.capacityAh();
    while (currentA > 0.04 * cell.capacityAh()) {
      step(currentA, mute);
      double over = 0;
      for (double v : cellV) {
        over = Math.max(over, v - fullV);
      }
      currentA *= 1 - Math.min(0.2, 20 * over);
    }
    chargeEnds.add(samples.size());
  }

  private void drive() {
    for (int k = 0; k < DRIVEN; k++) {
      step(k % 10 == 0 ? 0 : -0.9 * cell.capacityAh(), false);
    }
  }

  private void step(double currentA, boolean mute) {
    double sumV = 0;
    for (int c = 0; c < CELLS; c++) {
      int at = c * EquivalentCircuit.STATES;
      double ageing = 1 - 0.01 * c;
      circuit.step(state, at, currentA, intervalS, 25, ageing, 1);
      cellV[c] = circuit.terminalVoltageV(state, at, currentA, 25, 1);
      sumV += cellV[c];
    }
    double[] measured = cellV.clone();
    measured[MUTE] = mute ? Double.NaN : measured[MUTE];
    long elapsedMs = Math.round(1000 * intervalS * samples.size());
    samples.add(
        new Sample(
            START_MS + elapsedMs,
            elapsedMs,
            currentA,
            sumV,
            measured,
            new double[] {25, 25},
            Double.NaN,
            0));
  }

  /** Samples in all. */
  int count() {
    return samples.size();
  }

  /** The number after the last sample of a charge, counted from 0. */
  int end(int charge) {
    return chargeEnds.get(charge);
  }

  /** The number of a frame's first sample between a charge, counted from 0, and the next. */
  int after(int charge) {
    return (end(charge) / FRAME + 1) * FRAME;
  }

  /** The number of the last frame's first sample before a charge. */
  int before(int charge) {
    return (end(charge - 1) + DRIVEN) / FRAME * FRAME;
  }

  List<Sample> samples() {
    return samples;
  }

  List<Envelope> frames() {
    return TestPack.frames(TestPack.EPOCH, samples, FRAME);
  }

  PackRegistration registration() {
    return TestPack.registration(TestPack.NMC, CELLS).toBuilder()
        .setNominalIntervalS(intervalS)
        .build();
  }
}
