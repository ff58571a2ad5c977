package io.galvani.edge.model;

import io.galvani.battery.cell.CellParameters;
import io.galvani.edge.TestCells;
import io.galvani.schemas.telemetry.Sample;
import java.util.Arrays;

/**
 * Cells that are charged at C/2 until one reaches its limit, then at that voltage until C/20, rest,
 * are discharged and rest, over and over: a sample every 10 s, half of it at their open-circuit
 * voltage and a resistance.
 */
final class ChargingCells {
  static final double INTERVAL_S = 10;

  private static final double LIMIT_V = 4.183;
  private static final double OHM = 0.03;
  private static final double LOWEST_SOC = 0.7;
  private static final int REST = 12;

  private final CellParameters cell = TestCells.nmc().parameters();
  private final double[] soc;
  private final double[] cellV;
  private final double full = cell.capacityAh();
  private boolean charges = true;
  private int rounds;
  private int rests;
  private double currentA;
  private long made;

  ChargingCells(int cells) {
    this.soc = new double[cells];
    this.cellV = new double[cells];
    Arrays.fill(soc, LOWEST_SOC);
  }

  /** Rounds that are over; each had one whole charge. */
  int rounds() {
    return rounds;
  }

  /** Whether the first cell's voltage is where features are taken of it. */
  boolean isWithinACharge() {
    return currentA > 0 && cellV[0] > LIMIT_V - 0.15 && cellV[0] < LIMIT_V - 0.08;
  }

  /** Whether the current is where features are taken of it. */
  boolean isTapering() {
    return currentA > full / 16 && currentA < full / 8;
  }

  /** So many samples of rest come next. */
  void rest(int samples) {
    rests = samples;
  }

  /** The next sample. */
  Sample next() {
    currentA = wantedA();
    double highest = 0;
    for (int c = 0; c < soc.length; c++) {
      // Later cells are a little larger.
      soc[c] += currentA * INTERVAL_S / 3600 / (full * (1 + 0.001 * c));
      cellV[c] = ocvV(c) + OHM * currentA;
      highest = Math.max(highest, soc[c]);
    }
    if (rests == 0 && !charges && highest <= LOWEST_SOC) {
      charges = true;
      rests = REST;
      rounds++;
    }
    long ms = Math.round(1_000 * INTERVAL_S) * made++;
    return new Sample(
        1_700_000_000_000L + ms,
        ms,
        currentA,
        Double.NaN,
        cellV.clone(),
        new double[] {25},
        Double.NaN,
        0);
  }

  private double wantedA() {
    if (rests > 0) {
      rests--;
      return 0;
    }
    if (!charges) {
      return -full / 2;
    }
    double highest = 0;
    for (int c = 0; c < soc.length; c++) {
      highest = Math.max(highest, ocvV(c));
    }
    double wanted = Math.min(full / 2, (LIMIT_V - highest) / OHM);
    if (wanted > full / 20) {
      return wanted;
    }
    charges = false;
    rests = REST;
    return 0;
  }

  private double ocvV(int c) {
    return cell.ocv().ocvV(soc[c], 25);
  }
}
