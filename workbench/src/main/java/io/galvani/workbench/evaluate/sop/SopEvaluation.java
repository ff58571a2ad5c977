package io.galvani.workbench.evaluate.sop;

import io.galvani.battery.cell.CellParameters;
import io.galvani.workbench.recording.Recording;
import io.galvani.workbench.recording.RecordingFolder.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** All loads of a folder, by predictor, case and temperature. */
final class SopEvaluation {
  private static final double[] HORIZONS_S = {10, 30};
  private static final double ROOM_DEG_C = 25;

  private final CellParameters cell;
  private final Map<String, Map<String, Tally>> voltage = new LinkedHashMap<>();
  private final Map<String, Map<String, Tally>> power = new LinkedHashMap<>();
  private final EnergyRun energy;
  private final SurfaceRun surface;

  SopEvaluation(CellParameters cell) {
    this.cell = cell;
    this.energy = new EnergyRun(cell);
    this.surface = new SurfaceRun(cell);
  }

  /** Kinds of files that are judged. */
  static final String[] KINDS = {"hppc", "drive", "capacity"};

  /**
   * Runs all files.
   *
   * @param progress told before each file what it is
   */
  void run(List<Entry> files, Consumer<String> progress) {
    for (Entry file : files) {
      progress.accept(file.file());
      run(file.read(), file.kind(), file.temperatureDegC());
    }
  }

  /** Runs one recording of a kind, filed under a temperature, degC, NaN for room temperature. */
  void run(Recording rows, String kind, double filedDegC) {
    double labelDegC = Double.isNaN(filedDegC) ? ROOM_DEG_C : filedDegC;
    if (kind.equals("capacity")) {
      energy.over(rows, labelDegC);
    } else {
      for (double horizonS : HORIZONS_S) {
        new LoadRun(
                cell,
                horizonS,
                labelDegC,
                (who, load, errorV, sigmaV, measuredV) ->
                    take(who, load, horizonS, labelDegC, errorV, sigmaV, measuredV))
            .over(rows, kind.equals("drive"));
      }
    }
    surface.over(rows, labelDegC);
  }

  private void take(
      String predictor,
      Load load,
      double horizonS,
      double labelDegC,
      double errorV,
      double sigmaV,
      double measuredV) {
    String name = "%s-%.0fs".formatted(load.kind(), horizonS);
    double rate = Math.abs(load.meanA()) / cell.capacityAh();
    String cRate = rate < 1.5 ? "below 1.5C" : rate < 3 ? "1.5C to 3C" : "above 3C";
    String way = load.meanA() < 0 ? "discharge" : "charge";
    List<String> keys =
        List.of(
            name,
            "%s %s".formatted(name, way),
            "%s %s".formatted(name, cRate),
            "%s %.0f degC".formatted(name, labelDegC));
    for (String key : keys) {
      tally(voltage, predictor, key).add(1000 * errorV, 1000 * sigmaV);
      // Power is current times voltage; the current is that of the load for both.
      tally(power, predictor, key).add(100 * errorV / measuredV, 100 * sigmaV / measuredV);
    }
  }

  private static Tally tally(Map<String, Map<String, Tally>> all, String predictor, String key) {
    return all.computeIfAbsent(predictor, any -> new TreeMap<>())
        .computeIfAbsent(key, any -> new Tally());
  }

  CellParameters cell() {
    return cell;
  }

  /** Errors of voltage in mV: predictor, case. */
  Map<String, Map<String, Tally>> voltage() {
    return voltage;
  }

  EnergyRun energy() {
    return energy;
  }

  SurfaceRun surface() {
    return surface;
  }

  /** The answer in the stable form that docs/accuracy.md describes. */
  Map<String, Object> toJson() {
    Map<String, Object> estimators = new LinkedHashMap<>();
    voltage.forEach(
        (predictor, cases) -> {
          Map<String, Object> told = new LinkedHashMap<>();
          cases.forEach(
              (key, tally) -> {
                Map<String, Object> one = tally.toJson("mv");
                Tally ofPower = tally(power, predictor, key);
                one.put("power_rmse_percent", Math.rint(1000 * ofPower.rmse()) / 1000);
                told.put(key.replace(' ', '_').toLowerCase(Locale.ROOT), one);
              });
          estimators.put(predictor, Map.of("cases", told));
        });
    return estimators;
  }
}
