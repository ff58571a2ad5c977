package io.galvani.battery.health;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.TestCells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Cells discharged at 1C over their lives, each ageing in its own way; their capacities are known.
 */
final class AgeingCells {
  static final int CYCLES_APART = 10;
  private static final CellParameters CELL = TestCells.nmc();
  private static final double STEP_AH = 0.01;

  private AgeingCells() {}

  /** One whole discharge. */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity only
  record Curve(double[] chargeAh, double[] voltageV) {
    double capacityAh() {
      return chargeAh[chargeAh.length - 1];
    }

    Curve part(double fromShare, double toShare) {
      int from = (int) (fromShare * (chargeAh.length - 1));
      int to = (int) (toShare * (chargeAh.length - 1));
      double[] charge = Arrays.copyOfRange(chargeAh, from, to);
      double first = charge[0];
      for (int i = 0; i < charge.length; i++) {
        charge[i] -= first;
      }
      return new Curve(charge, Arrays.copyOfRange(voltageV, from, to));
    }
  }

  /** A life: capacity fades to about 75 %, resistance doubles, at a pace of the cell's own. */
  static List<Curve> life(long seed, int discharges) {
    Random random = new Random(seed);
    double size = 1 + 0.01 * random.nextGaussian();
    double pace = 1 + 0.15 * random.nextGaussian();
    double ohms = 0.05 * (1 + 0.05 * random.nextGaussian());
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < discharges; i++) {
      double age = pace * i / discharges;
      double swing = 1 + 0.003 * random.nextGaussian();
      double capacityAh = CELL.capacityAh() * size * (1 - 0.25 * age) * swing;
      curves.add(discharge(capacityAh, ohms * (1 + age), random));
    }
    return curves;
  }

  private static Curve discharge(double capacityAh, double ohms, Random random) {
    List<double[]> points = new ArrayList<>();
    double v = 5;
    for (int i = 0; v > 2.8 && i * STEP_AH < capacityAh; i++) {
      double z = 1 - i * STEP_AH / capacityAh;
      v = CELL.ocv().ocvV(z, 25) - 3 * ohms + 0.0005 * random.nextGaussian();
      points.add(new double[] {i * STEP_AH, v});
    }
    return new Curve(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray());
  }

  static AgeingLearner.Life asLife(List<Curve> curves) {
    double[] cycles = new double[curves.size()];
    for (int i = 0; i < cycles.length; i++) {
      cycles[i] = CYCLES_APART * i;
    }
    return new AgeingLearner.Life(
        cycles,
        curves.stream().mapToDouble(Curve::capacityAh).toArray(),
        curves.stream().map(Curve::chargeAh).toArray(double[][]::new),
        curves.stream().map(Curve::voltageV).toArray(double[][]::new));
  }
}
