package io.galvani.battery.charge;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;

/**
 * Charges of a pack of cells of 3 Ah to 4.2 V that are known in closed form: at 1.5 A every cell's
 * voltage climbs in a straight line, then it stays and the current falls exponentially.
 */
final class MadeCharges {
  static final double RAMP_V_PER_S = 0.0001;
  static final double BULK_A = 1.5;
  static final double TAU_S = 600;

  private static final double FROM_V = 3.9;

  final PackModel model;
  final PackSample sample = new PackSample();
  private final double[] cellV;
  private final double[] shiftV;
  private final double[] degC = {25};
  private double timeS;
  private long seq;
  private double lastA;

  MadeCharges(int cells) {
    model = new PackModel(TestCells.nmc(), cells, 1, new int[] {0}, 1);
    cellV = new double[cells];
    shiftV = new double[cells];
  }

  /** Each cell below the first one by a little more. */
  MadeCharges apartBy(double volts) {
    for (int c = 0; c < shiftV.length; c++) {
      shiftV[c] = -volts * c;
    }
    return this;
  }

  /** What takes the samples. */
  interface Taker {
    void take(PackSample sample);
  }

  /** Climbs to a voltage of the first cell. */
  MadeCharges climb(double stepS, double toV, Taker taker) {
    double v = FROM_V;
    lastA = BULK_A;
    while (v < toV) {
      next(stepS, v, BULK_A, taker);
      v += RAMP_V_PER_S * stepS;
    }
    return this;
  }

  /** Stays at a voltage while the current falls to one. */
  MadeCharges taper(double stepS, double atV, double toA, Taker taker) {
    while (lastA > toA) {
      lastA *= Math.exp(-stepS / TAU_S);
      next(stepS, atV, lastA, taker);
    }
    return this;
  }

  /** Rests or discharges. */
  MadeCharges pass(double seconds, double v, double currentA, Taker taker) {
    for (double s = 0; s < seconds; s += 10) {
      next(10, v, currentA, taker);
    }
    return this;
  }

  /** A whole charge and a discharge after it. */
  MadeCharges whole(double stepS, Taker taker) {
    climb(stepS, 4.19, taker).taper(stepS, 4.19, 0.1, taker);
    return pass(100, 4.1, 0, taker).pass(100, 3.8, -1, taker);
  }

  /** Nothing comes for a while. */
  MadeCharges gap(double seconds) {
    timeS += seconds;
    return this;
  }

  void next(double stepS, double v, double currentA, Taker taker) {
    timeS += stepS;
    for (int c = 0; c < cellV.length; c++) {
      cellV[c] = v + shiftV[c];
    }
    long ms = Math.round(timeS * 1000);
    sample.set(seq++, ms, ms, 1, currentA, Double.NaN, cellV, degC, Double.NaN, 0);
    taker.take(sample);
  }
}
