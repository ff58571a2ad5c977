package io.galvani.workbench.evaluate.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.trainer.correction.CorrectionFile;
import io.galvani.workbench.recording.RecordingFolder.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The whole protocol on a set of drives. */
final class SocEvaluation {
  private static final String CORRECTED = "galvani+correction";

  private final CellParameters cell;
  private final List<Drive> drives = new ArrayList<>();
  private final Map<String, EstimatorScores> estimators = new LinkedHashMap<>();
  private final @Nullable CorrectionFile correction;

  SocEvaluation(CellParameters cell) {
    this(cell, null);
  }

  /**
   * @param correction learned correction to judge beside the others, if any
   */
  SocEvaluation(CellParameters cell, @Nullable CorrectionFile correction) {
    this.cell = cell;
    this.correction = correction;
    for (String name : List.of("galvani", CORRECTED, "galvani-oracle-q", "coulomb", "ekf")) {
      estimators.put(name, new EstimatorScores());
    }
  }

  /**
   * Runs every case of every file.
   *
   * @param progress told before each file what it is
   */
  void run(List<Entry> files, Consumer<String> progress) {
    for (Entry file : files) {
      progress.accept(file.file());
      run(Drive.read(file, cell.capacityAh()), file.capacityAh());
    }
  }

  /** Runs every case of one drive; the oracle is told the capacity, Ah, where one is known. */
  void run(Drive drive, double oracleAh) {
    drives.add(drive);
    Drive day = RepeatedDay.of(drive, cell);
    follow("galvani", new GalvaniFollower(cell), drive, day);
    if (correction != null) {
      try (CorrectedFollower corrected = new CorrectedFollower(cell, correction)) {
        follow(CORRECTED, corrected, drive, day);
      }
    }
    if (oracleAh > 0) {
      follow("galvani-oracle-q", new GalvaniFollower(withCapacity(cell, oracleAh)), drive, day);
    }
    follow("coulomb", new CoulombFollower(cell), drive, day);
    follow("ekf", new PlainFilterFollower(cell), drive, day);
  }

  private void follow(String name, Follower follower, Drive drive, Drive day) {
    EstimatorScores scores = estimators.getOrDefault(name, new EstimatorScores());
    for (SocCase told : SocCase.values()) {
      Drive followed = told == SocCase.SLOW_OFFSET ? day : drive;
      scores.put(told, drive, SocRun.of(follower, followed, told, cell.capacityAh()));
    }
  }

  /** The same cell with another capacity and nothing else changed. */
  private static CellParameters withCapacity(CellParameters cell, double capacityAh) {
    return new CellParameters(
        cell.name(),
        cell.chemistry(),
        capacityAh,
        cell.nominalVoltageV(),
        cell.coulombicEfficiency(),
        cell.ocv(),
        cell.hysteresis(),
        cell.circuit(),
        cell.thermal(),
        cell.uncertainty(),
        cell.limits(),
        cell.provenance());
  }

  List<Drive> drives() {
    return drives;
  }

  CellParameters cell() {
    return cell;
  }

  /** Scores by the name of the estimator; one that could not be run has none. */
  Map<String, EstimatorScores> estimators() {
    return estimators;
  }

  /** The answer in the stable form that docs/accuracy.md describes. */
  Map<String, Object> toJson() {
    Map<String, Object> all = new LinkedHashMap<>();
    estimators.forEach(
        (name, scores) -> {
          if (!scores.pooled().isEmpty()) {
            all.put(name, estimator(scores));
          }
        });
    return all;
  }

  private Map<String, Object> estimator(EstimatorScores scores) {
    Map<SocCase, Score> overall = scores.cases(any -> true);
    Score pooled = scores.pooled();
    double[] interval = scores.coverageInterval();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("weighted_rmse", number(EstimatorScores.weightedRmse(overall)));
    json.put("coverage_2sigma", number(pooled.within2Sigma()));
    json.put("coverage_2sigma_low", number(interval[0]));
    json.put("coverage_2sigma_high", number(interval[1]));
    json.put("interval_score", number(pooled.intervalScore()));
    json.put("cases", cases(overall));
    Map<String, Object> byTemperature = new LinkedHashMap<>();
    for (double degC : temperatures()) {
      byTemperature.put(
          label(degC), part(scores.cases(d -> Double.compare(d.labelDegC(), degC) == 0)));
    }
    json.put("by_temperature", byTemperature);
    Map<String, Object> byProfile = new TreeMap<>();
    drives.stream()
        .map(Drive::profile)
        .distinct()
        .forEach(p -> byProfile.put(p, part(scores.cases(d -> d.profile().equals(p)))));
    json.put("by_profile", byProfile);
    Map<String, Object> byFile = new LinkedHashMap<>();
    drives.forEach(
        drive -> byFile.put(drive.file(), part(scores.cases(d -> d.file().equals(drive.file())))));
    json.put("by_file", byFile);
    return json;
  }

  /** Temperatures of the drives, ascending; NaN for room temperature comes last. */
  SortedSet<Double> temperatures() {
    TreeSet<Double> degC = new TreeSet<>();
    drives.forEach(drive -> degC.add(drive.labelDegC()));
    return degC;
  }

  static String label(double degC) {
    return Double.isNaN(degC)
        ? "RT"
        : degC == Math.rint(degC) ? Long.toString(Math.round(degC)) : Double.toString(degC);
  }

  private static Map<String, Object> part(Map<SocCase, Score> cases) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("weighted_rmse", number(EstimatorScores.weightedRmse(cases)));
    json.putAll(cases(cases));
    return json;
  }

  private static Map<String, Object> cases(Map<SocCase, Score> cases) {
    Map<String, Object> json = new LinkedHashMap<>();
    cases.forEach((told, score) -> json.put(told.id(), score(score)));
    return json;
  }

  private static Map<String, Object> score(Score score) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rmse", number(score.rmse()));
    json.put("mae", number(score.mae()));
    json.put("max", number(score.max()));
    json.put("bias", number(score.bias()));
    json.put("within_2sigma", number(score.within2Sigma()));
    if (!Double.isNaN(score.convergenceS(0.5))) {
      json.put("convergence_s_p50", number(score.convergenceS(0.5)));
      json.put("convergence_s_p95", number(score.convergenceS(0.95)));
      json.put("converged", number(score.convergedWithin(Double.MAX_VALUE)));
      json.put("converged_in_600_s", number(score.convergedWithin(SocCase.SETTLING_S)));
    }
    return json;
  }

  /** Four decimals; what JSON has no number for becomes null (unknown) or "infinite". */
  private static Object number(double value) {
    if (Double.isInfinite(value)) {
      return "infinite";
    }
    return Double.isNaN(value) ? new NotKnown() : Math.rint(value * 1e4) / 1e4;
  }

  /** Written as null. */
  static final class NotKnown {
    @com.fasterxml.jackson.annotation.JsonValue
    @org.jspecify.annotations.Nullable
    Object none() {
      return null;
    }
  }
}
