package io.galvani.chassis.cells;

import io.galvani.battery.health.AgeingCurves;
import io.galvani.battery.health.AgeingModel;
import io.galvani.battery.health.CurveBins;
import io.galvani.chassis.config.Require;
import java.util.List;

/**
 * The shape of a file of ageing curves. Charges are relative to a new cell's capacity to cut-off.
 *
 * @param levelV voltages at which curves are cut, descending
 * @param newBins charge between them of a new cell, from full to cut-off
 * @param swing upper triangle, row by row, of the covariance of what comes and goes
 * @param driftCapacity relative capacities at which drifts were seen
 * @param drift change of each charge in one equivalent full cycle there
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of tables, never compared
record AgeingDocument(
    int formatVersion,
    String cell,
    double capacityAh,
    double cRate,
    double temperatureDegC,
    List<String> cells,
    String source,
    String limitations,
    double newCapacityAh,
    double lifeCycles,
    double swingCycles,
    double[] levelV,
    double[] newBins,
    double[] swing,
    double[] driftCapacity,
    double[][] drift) {
  static final int FORMAT_VERSION = 1;
  private static final int DIGITS = 5;

  AgeingDocument {
    Require.inRange("format_version", formatVersion, FORMAT_VERSION, FORMAT_VERSION);
    Require.text("cell", cell);
    Require.present("cells", cells);
    Require.text("source", source);
    Require.text("limitations", limitations);
    Require.present("level_v", levelV);
    Require.present("new_bins", newBins);
    Require.present("swing", swing);
    Require.present("drift_capacity", driftCapacity);
    Require.present("drift", drift);
  }

  /**
   * @throws IllegalArgumentException naming the key, its rule and its value
   */
  AgeingCurves toCurves() {
    CurveBins bins = new CurveBins(levelV);
    int n = bins.size();
    if (swing.length != n * (n + 1) / 2) {
      throw new IllegalArgumentException(
          "swing must have %d values for %d levels, but had %d"
              .formatted(n * (n + 1) / 2, levelV.length, swing.length));
    }
    double[] covariance = new double[n * n];
    int next = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        covariance[i * n + j] = swing[next];
        covariance[j * n + i] = swing[next++];
      }
    }
    AgeingModel model =
        AgeingModel.of(
            bins,
            newCapacityAh,
            newBins,
            covariance,
            swingCycles,
            lifeCycles,
            driftCapacity,
            drift);
    return new AgeingCurves(
        cell, capacityAh, cRate, temperatureDegC, cells, source, limitations, model);
  }

  static AgeingDocument of(AgeingCurves curves) {
    AgeingModel model = curves.model();
    int n = model.bins().size();
    double[] swing = new double[n * (n + 1) / 2];
    int next = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        swing[next++] = model.swingCovariance()[i * n + j];
      }
    }
    double[][] drift = new double[model.drift().length][];
    for (int place = 0; place < drift.length; place++) {
      drift[place] = rounded(model.drift()[place]);
    }
    return new AgeingDocument(
        FORMAT_VERSION,
        curves.cell(),
        curves.capacityAh(),
        curves.cRate(),
        curves.temperatureDegC(),
        curves.cells(),
        curves.source(),
        curves.limitations(),
        rounded(model.newCapacityAh()),
        rounded(model.lifeCycles()),
        rounded(model.swingCycles()),
        rounded(model.bins().levelV()),
        rounded(model.newBins()),
        rounded(swing),
        rounded(model.driftCapacity()),
        drift);
  }

  private static double[] rounded(double[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = rounded(values[i]);
    }
    return out;
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(java.util.Locale.ROOT, "%." + DIGITS + "e", value));
  }
}
