package io.galvani.workbench.characterize;

import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.Arrays;

/**
 * Makes a trace of a recording: leaves out rows that cannot be used, finds out by how much the
 * voltage precedes the current within a row, tells the mean current of a gap by what the reference
 * lost in it, and weighs the rows.
 */
final class TraceBuilder {
  private static final double GAP_S = 120;
  private static final double GAP_SOC = 0.002;
  private static final double GAP_SETTLING_S = 1500;
  private static final double LEAST_STEP_S = 0.45;
  private static final double REST_C_RATE = 0.01;
  private static final double REST_COUNTS_S = 600;
  private static final double CHARGE_C_RATE = 0.03;
  private static final double CHARGE_MEMORY_S = 300;
  private static final double FURTHEST_K = 40;

  private final double capacityAh;

  TraceBuilder(double capacityAh) {
    this.capacityAh = capacityAh;
  }

  /**
   * The trace of a recording with a reference.
   *
   * @param nominalDegC temperature it is filed under, also of rows without one
   * @param fileAh capacity that its reference counts with, Ah; NaN for that of the cell
   */
  Trace of(Recording from, String kind, double nominalDegC, double fileAh) {
    int[] rows = usable(from);
    double[] timeS = pick(from.timeS(), rows);
    double[] voltageV = pick(from.voltageV(), rows);
    double[] currentA = pick(from.currentA(), rows);
    double[] soc = pick(from.values(Column.REFERENCE_SOC), rows);
    double[] degC = pick(from.values(Column.SURFACE_DEG_C), rows);
    for (int i = 0; i < degC.length; i++) {
      if (!(Math.abs(degC[i] - nominalDegC) < FURTHEST_K)) {
        degC[i] = nominalDegC;
      }
    }
    double countedAh = Double.isNaN(fileAh) ? capacityAh : fileAh;
    double late = lateness(voltageV, currentA);
    double[] instantA = new double[timeS.length];
    for (int i = 0; i < instantA.length; i++) {
      instantA[i] = (1 - late) * currentA[i] + (i == 0 ? 0 : late * currentA[i - 1]);
    }
    return new Trace(
        from.file(),
        kind,
        nominalDegC,
        timeS,
        voltageV,
        currentA,
        degC,
        soc,
        driven(timeS, currentA, soc, countedAh),
        instantA,
        weights(kind, timeS, currentA, soc));
  }

  private static int[] usable(Recording from) {
    double[] soc = from.values(Column.REFERENCE_SOC);
    int[] kept = new int[from.rows()];
    int count = 0;
    double lastS = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < kept.length; i++) {
      double v = from.voltageV()[i];
      boolean sound =
          v > 0.5 && v < 6 && Double.isFinite(from.currentA()[i]) && Double.isFinite(soc[i]);
      if (sound && from.timeS()[i] - lastS >= LEAST_STEP_S) {
        kept[count++] = i;
        lastS = from.timeS()[i];
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /**
   * Share of a row's current that acted before: the regression of ΔV on ΔI of row and row before.
   */
  private static double lateness(double[] voltageV, double[] currentA) {
    double aa = 1e-9;
    double bb = 1e-9;
    double ab = 0;
    double av = 0;
    double bv = 0;
    for (int i = 2; i < voltageV.length; i++) {
      double a = currentA[i] - currentA[i - 1];
      double b = currentA[i - 1] - currentA[i - 2];
      double v = voltageV[i] - voltageV[i - 1];
      aa += a * a;
      bb += b * b;
      ab += a * b;
      av += a * v;
      bv += b * v;
    }
    double determinant = aa * bb - ab * ab;
    double now = (av * bb - bv * ab) / determinant;
    double before = (bv * aa - av * ab) / determinant;
    double share = before / (now + before);
    return Double.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0;
  }

  private static double[] driven(
      double[] timeS, double[] currentA, double[] soc, double countedAh) {
    double[] driven = new double[timeS.length];
    for (int i = 1; i < driven.length; i++) {
      double dtS = timeS[i] - timeS[i - 1];
      driven[i] =
          dtS > GAP_S
              ? (soc[i] - soc[i - 1]) * countedAh * 3600 / dtS
              : 0.5 * (currentA[i] + currentA[i - 1]);
    }
    return driven;
  }

  private double[] weights(String kind, double[] timeS, double[] currentA, double[] soc) {
    double[] weights = new double[timeS.length];
    double settledS = Double.NEGATIVE_INFINITY;
    double restS = 0;
    double meanA = 0;
    for (int i = 1; i < weights.length; i++) {
      double dtS = timeS[i] - timeS[i - 1];
      if (dtS > GAP_S && Math.abs(soc[i] - soc[i - 1]) > GAP_SOC) {
        settledS = timeS[i] + GAP_SETTLING_S;
      }
      restS = Math.abs(currentA[i]) < REST_C_RATE * capacityAh ? restS + dtS : 0;
      meanA += (1 - Math.exp(-dtS / CHARGE_MEMORY_S)) * (currentA[i] - meanA);
      double weight = timeS[i] < settledS ? 0 : ofKind(kind);
      weight *= restS > REST_COUNTS_S ? 0.1 : 1;
      weight *= meanA > CHARGE_C_RATE * capacityAh ? chargeCounts(kind) : 1;
      weights[i] = meanA > 0 && soc[i] < 0.08 ? 0 : weight;
    }
    return weights;
  }

  /** Slow charges show the other branch of the open-circuit voltage, not the one of use. */
  private static double chargeCounts(String kind) {
    return kind.equals("ocv") ? 0 : 0.5;
  }

  /** How much a second of this kind of test counts: steady tests repeat themselves. */
  private static double ofKind(String kind) {
    return switch (kind) {
      case "drive" -> 1;
      case "hppc" -> 0.5;
      case "capacity", "ageing" -> 0.25;
      default -> 0.05;
    };
  }

  private static double[] pick(double[] from, int[] rows) {
    double[] picked = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = from[rows[i]];
    }
    return picked;
  }
}
