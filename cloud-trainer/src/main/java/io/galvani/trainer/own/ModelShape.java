package io.galvani.trainer.own;

import io.galvani.battery.anomaly.AnomalyNetwork;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.charge.CapacityNetwork;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import io.galvani.release.run.RowModel;
import io.galvani.trainer.candidate.Golden;
import java.util.ArrayList;
import java.util.List;

/** What a model of a known name is given and answers, as edge and stream run it. */
final class ModelShape {
  private static final int GOLDEN_ROWS = 8;

  private final KnownModel model;

  ModelShape(KnownModel model) {
    this.model = model;
  }

  /** Name and unit of every number of a row, in the order of the graph's input. */
  List<Column> columns() {
    List<Column> features = model.features().inputs();
    if (model != KnownModel.ANOMALY) {
      return features;
    }
    List<Column> columns = new ArrayList<>();
    for (Column feature : features) {
      for (int step = 0; step < PackSnippets.STEPS; step++) {
        columns.add(new Column(feature.name() + "/" + step, feature.unit()));
      }
    }
    columns.add(new Column("charging", "1"));
    return columns;
  }

  /** The names, types and order of the graph's tensors. */
  String tensors() {
    return switch (model) {
      case SOC_CORRECTION ->
          "float features [batch, %d] and hidden [batch, h] to correction [batch], log_variance [batch] and hidden_out [batch, h]"
              .formatted(CorrectionFeature.COUNT);
      case ANOMALY ->
          "float snippet [batch, %d] to answer [batch, %d]"
              .formatted(PackSnippets.WIDTH, AnomalyNetwork.ANSWERS);
      case CAPACITY ->
          "float charge [batch, %d] to capacity_ah [batch, %d]"
              .formatted(ChargeHistory.INPUTS, CapacityNetwork.ANSWERS);
    };
  }

  /**
   * Least and largest value of each feature.
   *
   * @param rows [row][column]
   * @return [feature][low, high]
   */
  float[][] ranges(float[][] rows) {
    int features = model.features().inputs().size();
    int steps = model == KnownModel.ANOMALY ? PackSnippets.STEPS : 1;
    float[][] ranges = new float[features][];
    for (int f = 0; f < features; f++) {
      float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
      for (float[] row : rows) {
        for (int t = 0; t < steps; t++) {
          range[0] = Math.min(range[0], row[f * steps + t]);
          range[1] = Math.max(range[1], row[f * steps + t]);
        }
      }
      ranges[f] = range;
    }
    return ranges;
  }

  /**
   * Rows evenly over those given, and what the model answers; a recurrent one, from a hidden state
   * of zeros, to the first rows as they follow each other.
   *
   * @throws ModelException if edges could not load or run it, or it answers what is no number
   */
  GoldenVectors golden(byte[] onnx, float[][] rows) throws ModelException {
    return switch (model) {
      case SOC_CORRECTION -> recurrent(onnx, rows);
      case ANOMALY -> rowByRow(onnx, rows, RowModel.Names.SNIPPET, AnomalyNetwork.ANSWERS);
      case CAPACITY -> rowByRow(onnx, rows, RowModel.Names.CHARGE, CapacityNetwork.ANSWERS);
    };
  }

  private static GoldenVectors rowByRow(
      byte[] onnx, float[][] rows, RowModel.Names names, int answerSize) throws ModelException {
    Golden golden = new Golden();
    int count = Math.min(GOLDEN_ROWS, rows.length);
    try (RowModel network = RowModel.load(onnx, names, rows[0].length, answerSize)) {
      for (int k = 0; k < count; k++) {
        float[] row = rows[(int) ((long) k * rows.length / count)];
        float[] answer = new float[answerSize];
        network.run(row, answer);
        golden.given(row).answered(answer);
      }
    }
    return vectors(golden);
  }

  private static GoldenVectors recurrent(byte[] onnx, float[][] rows) throws ModelException {
    Golden golden = new Golden();
    try (RecurrentModel network = RecurrentModel.load(onnx, 1)) {
      if (network.featureSize() != CorrectionFeature.COUNT) {
        throw new ModelException(
            "the model takes %d features".formatted(network.featureSize()), null);
      }
      float[] hidden = new float[network.hiddenSize()];
      float[] answer = new float[2];
      for (int k = 0; k < Math.min(GOLDEN_ROWS, rows.length); k++) {
        golden.given(rows[k], hidden);
        network.step(rows[k], hidden, answer);
        golden.answered(answer, hidden);
      }
    }
    return vectors(golden);
  }

  private static GoldenVectors vectors(Golden golden) throws ModelException {
    if (!golden.finite()) {
      throw new ModelException(
          "the model answers " + golden.vectors().outputs() + ", not all of which are numbers",
          null);
    }
    return golden.vectors();
  }
}
