package io.galvani.trainer.soh;

import io.galvani.trainer.soh.ensemble.CapacityModel;
import io.galvani.trainer.soh.table.TrainingRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scores of every estimator, by name, on the rows under test. */
final class Judged {
  private final Map<String, Score> scores = new LinkedHashMap<>();

  /** Takes capacities [row] of an estimator that states no interval. */
  void add(String estimator, TrainingRows rows, float[] capacityAh) {
    for (int row = 0; row < rows.size(); row++) {
      score(estimator)
          .add(rows.owners().get(row), rows.capacityAh()[row], capacityAh[row], Double.NaN);
    }
  }

  /** Takes predictions [row] with their intervals. */
  void add(String estimator, TrainingRows rows, List<CapacityModel.Prediction> predictions) {
    for (int row = 0; row < rows.size(); row++) {
      CapacityModel.Prediction predicted = predictions.get(row);
      score(estimator)
          .add(
              rows.owners().get(row),
              rows.capacityAh()[row],
              predicted.capacityAh(),
              predicted.halfWidthAh());
    }
  }

  private Score score(String estimator) {
    return scores.computeIfAbsent(estimator, key -> new Score());
  }

  Map<String, Score> scores() {
    return scores;
  }
}
