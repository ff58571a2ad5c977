package io.galvani.battery.soc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.TestCells;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Holds the filter against a second formulation: whole matrices, the textbook products F·P·F' + Q
 * and (1 − K·h)·P·(1 − K·h)' + K·r·K', and the cell's equations written out once more, with the
 * innovations of ten records kept in a list; in doubles throughout, where the filter rounds to
 * floats.
 */
final class BarFilterReferenceTest {
  private static final int N = 6;
  private static final double DT_S = 1;
  private static final double DEG_C = 18;

  private final CellParameters cell = TestCells.nmc();
  private final CircuitPoint point = new CircuitPoint();
  private final List<double[]> block = new ArrayList<>();
  private double[] x = new double[N];
  private double[][] p = new double[N][N];
  private double loadA;
  private double surprise = 0.2;

  @Test
  void agreesWithTheTextbookMatricesOverADrive() {
    BarFilter filter = new BarFilter(cell);
    double[] s = new double[BarFilter.SIZE];
    filter.initialise(s, 3.75, -1, DEG_C);
    copyStart(s);
    Random random = new Random(20);
    double lastA = -1;
    for (int k = 0; k < 3000; k++) {
      double currentA = -1.5 + 2 * Math.sin(k / 30.0) + 0.2 * random.nextGaussian();
      filter.predict(s, DT_S, currentA, true, DEG_C);
      predict(currentA);
      double voltageV = expectedV(currentA, s[3]) + 0.004 * random.nextGaussian();
      boolean believed = filter.correct(s, voltageV, currentA, currentA - lastA, true, DEG_C);
      correct(voltageV, currentA, currentA - lastA, s[3]);
      lastA = currentA;

      assertThat(believed).as("step %d", k).isTrue();
      assertThat(s[BarFilter.SOC]).as("step %d", k).isCloseTo(x[0], within(2e-6));
      assertThat(s[BarFilter.BIAS]).as("step %d", k).isCloseTo(x[3], within(2e-6));
      assertThat(BarFilter.socSigma(s))
          .as("step %d", k)
          .isCloseTo(Math.sqrt(p[0][0]), within(2e-6));
    }
  }

  /** The reference starts where the filter does: its covariance is diagonal then. */
  private void copyStart(double[] s) {
    x = new double[] {s[0], s[1], s[2], s[4], 0, 0};
    loadA = 1;
    int at = BarFilter.SIZE - 1 - N * (N + 1) / 2;
    for (int r = 0; r < N; r++) {
      for (int c = r; c < N; c++) {
        p[r][c] = s[at];
        p[c][r] = s[at++];
      }
    }
  }

  /** Variance of the model's slow error; {@link #point} as it stands. */
  private double modelV2() {
    double ohm = point.r0Ohm(-1) + point.r1Ohm() + point.r2Ohm();
    return Math.pow(cell.uncertainty().modelSigmaV(), 2)
        + Math.pow(cell.uncertainty().overpotentialSigma() * loadA * ohm, 2);
  }

  /** Innovations that surprise more than they usually do: up to three times the variance. */
  private double scale() {
    return Math.max(1, Math.min(3, surprise / 0.2));
  }

  private void predict(double measuredA) {
    double i = measuredA - x[3];
    cell.circuit().at(x[0], DEG_C, point);
    double a1 = Math.exp(-DT_S / point.tau1S());
    double a2 = Math.exp(-DT_S / point.tau2S());
    double asCapacity = 3600 * cell.capacityAh();
    double moved = (i > 0 ? cell.coulombicEfficiency() : 1) * i * DT_S / asCapacity;
    double phi = Math.exp(-DT_S / cell.uncertainty().modelCorrelationS() - Math.abs(moved) / 0.015);
    double rho = 1 + x[4];
    double d1 = point.r1Ohm() * (1 - a1);
    double d2 = point.r2Ohm() * (1 - a2);
    double[][] f = {
      {1, 0, 0, -cell.coulombicEfficiency() * DT_S / asCapacity, 0, 0},
      {0, a1, 0, -rho * d1, d1 * i, 0},
      {0, 0, a2, -rho * d2, d2 * i, 0},
      {0, 0, 0, 1, 0, 0},
      {0, 0, 0, 0, 1, 0},
      {0, 0, 0, 0, 0, phi}
    };
    x[0] += moved;
    x[1] = a1 * x[1] + rho * d1 * i;
    x[2] = a2 * x[2] + rho * d2 * i;
    loadA += (Math.abs(i) - loadA) * DT_S / 300;
    p = times(times(f, p), transposed(f));
    double noiseA = cell.uncertainty().currentSigmaA();
    double rcA = 0.05 * Math.abs(i) + 0.2 * noiseA;
    double capacity = Math.pow(cell.uncertainty().capacitySigma(), 2) * 0.2 * Math.abs(moved);
    p[0][0] += Math.pow(noiseA * DT_S / asCapacity, 2) + capacity + 1e-14 * DT_S;
    p[1][1] += Math.pow(rcA * point.r1Ohm(), 2) * (1 - a1 * a1) + 1e-14;
    p[2][2] += Math.pow(rcA * point.r2Ohm(), 2) * (1 - a2 * a2) + 1e-14;
    p[3][3] += Math.pow(0.1 * cell.uncertainty().currentBiasSigmaA(), 2) * DT_S / 3600;
    double prior2 = Math.pow(0.25 * cell.uncertainty().overpotentialSigma(), 2);
    double walk = Math.pow(0.03, 2) * DT_S / 3600 + Math.pow(0.01, 2) * 10 * Math.abs(moved);
    p[4][4] += Math.max(0, Math.min(walk, prior2 - p[4][4]));
    p[5][5] += modelV2() * scale() * (1 - phi * phi);
  }

  private double expectedV(double measuredA, double h) {
    double i = measuredA - x[3];
    cell.circuit().at(x[0], DEG_C, point);
    return cell.ocv().ocvV(x[0], DEG_C)
        + cell.hysteresis().voltageV(x[0], h, i, cell.capacityAh())
        + x[1]
        + x[2]
        + (1 + x[4]) * point.r0Ohm(i) * i;
  }

  private void correct(double voltageV, double measuredA, double changeA, double h) {
    double i = measuredA - x[3];
    double r0 = point.r0Ohm(i);
    block.add(new double[] {voltageV - expectedV(measuredA, h), r0 * i});
    if (block.size() < 10) {
      return;
    }
    double innovation = block.stream().mapToDouble(one -> one[0]).average().orElseThrow();
    double driveV = block.stream().mapToDouble(one -> one[1]).average().orElseThrow();
    block.clear();
    double recordV2 =
        (Math.pow(cell.uncertainty().voltageSigmaV(), 2) + Math.pow(r0 * changeA, 2)) / 10;
    double[][] row = {{cell.ocv().slopeV(x[0], DEG_C), 1, 1, -(1 + x[4]) * r0, driveV, 1}};
    double known = times(times(row, p), transposed(row))[0][0];
    if (p[0][0] < 0.04) {
      double ratio = innovation * innovation / (known + modelV2() + recordV2);
      surprise += (Math.min(9, ratio) - surprise) * 10 / 600;
    }
    double r = 16 * modelV2() * scale() + recordV2;
    double variance = known + r;
    double[][] gain = times(p, transposed(row));
    double[][] left = new double[N][N];
    for (int k = 0; k < N; k++) {
      // The model's error is considered, never estimated.
      gain[k][0] = k == 5 ? 0 : gain[k][0] / variance;
      x[k] += gain[k][0] * innovation;
      for (int c = 0; c < N; c++) {
        left[k][c] = (k == c ? 1 : 0) - gain[k][0] * row[0][c];
      }
    }
    p = times(times(left, p), transposed(left));
    for (int k = 0; k < N; k++) {
      for (int c = 0; c < N; c++) {
        p[k][c] += gain[k][0] * r * gain[c][0];
      }
    }
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int r = 0; r < a.length; r++) {
      for (int c = 0; c < b[0].length; c++) {
        for (int k = 0; k < b.length; k++) {
          product[r][c] += a[r][k] * b[k][c];
        }
      }
    }
    return product;
  }

  private static double[][] transposed(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int r = 0; r < a.length; r++) {
      for (int c = 0; c < a[0].length; c++) {
        t[c][r] = a[r][c];
      }
    }
    return t;
  }
}
