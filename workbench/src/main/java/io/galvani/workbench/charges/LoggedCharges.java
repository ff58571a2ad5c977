package io.galvani.workbench.charges;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeFeatures;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the charges of one cell's recording that were whole and followed by a discharge to cut-off
 * before anything else was charged. Features are computed as edge and stream do.
 */
final class LoggedCharges {
  private static final double COLDEST_DEG_C = 5;
  private static final double HOTTEST_DEG_C = 50;

  /** Cyclers write a row when something has changed, seldom while a current tapers. */
  private static final double LONGEST_STEP_S = 1800;

  /** A current below this share of the nominal capacity, 1/h, is a rest. */
  private static final double REST_C_RATE = 0.01;

  private final CellParameters cell;
  private final double downToV;

  /**
   * @param cell what the recording is of, in its size
   * @param downToV a discharge that went so low is a whole one, V
   */
  LoggedCharges(CellParameters cell, double downToV) {
    this.cell = cell;
    this.downToV = downToV;
  }

  /** A discharge that went so low is a whole one, V. */
  double downToV() {
    return downToV;
  }

  /**
   * One charge and what the discharge after it gave.
   *
   * @param features in the order of {@link ChargeFeature}
   * @param capacityAh charge of the discharge, Ah
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(float[] features, double capacityAh) {}

  /** All of them, in order. */
  List<Row> of(Recording recording) {
    double[] timeS = recording.timeS();
    double[] currentA = recording.currentA();
    double[] voltageV = recording.voltageV();
    double[] degC = recording.values(Column.SURFACE_DEG_C);
    ChargeFeatures charges =
        new ChargeFeatures(new PackModel(cell, 1, 1, new int[] {0}, 0), LONGEST_STEP_S);
    PackSample sample = new PackSample();
    List<Row> rows = new ArrayList<>();
    Discharged after = new Discharged(REST_C_RATE * cell.capacityAh());
    float[] waiting = null;
    for (int row = 0; row < recording.rows(); row++) {
      long ms = Math.round(timeS[row] * 1000);
      double[] v = {voltageV[row]};
      double[] t = {degC[row]};
      sample.set(row, ms, ms, 0, currentA[row], voltageV[row], v, t, Double.NaN, 0);
      if (after.add(timeS[row], currentA[row], voltageV[row])) {
        if (waiting != null && after.lowestV() <= downToV) {
          rows.add(new Row(waiting, after.ah()));
        }
        waiting = null;
      }
      boolean warm = !(degC[row] < COLDEST_DEG_C || degC[row] > HOTTEST_DEG_C);
      if (charges.add(sample) && charges.complete(0) && warm) {
        waiting = new float[ChargeFeature.COUNT];
        charges.copyTo(0, waiting);
      }
    }
    if (waiting != null && after.lowestV() <= downToV) {
      rows.add(new Row(waiting, after.ah()));
    }
    return rows;
  }

  /** What was discharged since the cell was last charged. */
  private static final class Discharged {
    private static final double GAP_S = 600;

    private final double restA;
    private double lastS = Double.NaN;
    private double lastA;
    private double ah;
    private double lowestV = Double.POSITIVE_INFINITY;
    private double endedAh;
    private double endedV = Double.POSITIVE_INFINITY;

    Discharged(double restA) {
      this.restA = restA;
    }

    /** Returns whether a charge begins that ends a discharge. */
    boolean add(double s, double a, double v) {
      double dtS = s - lastS;
      double beforeA = lastA;
      lastS = s;
      lastA = a;
      if (a > restA) {
        boolean ends = ah > 0;
        endedAh = ah;
        endedV = lowestV;
        ah = 0;
        lowestV = Double.POSITIVE_INFINITY;
        return ends;
      }
      if (dtS <= GAP_S && Math.min(a, beforeA) < -restA) {
        ah -= 0.5 * (Math.min(0, a) + Math.min(0, beforeA)) * dtS / 3600;
        lowestV = Math.min(lowestV, v);
      }
      return false;
    }

    /** Charge of the discharge that ended, or that goes on, Ah. */
    double ah() {
      return ah > 0 ? ah : endedAh;
    }

    /** Lowest voltage of it, V. */
    double lowestV() {
      return ah > 0 ? lowestV : endedV;
    }
  }
}
