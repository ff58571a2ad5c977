package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One split: trains the model and its peers, judges all of them on the same rows. */
final class SohModelEvaluation {
  private final List<ChargeCell> train;
  private final List<ChargeCell> test;
  private final int overlapping;
  private final TrainingPlan plan;
  private final PrintWriter out;
  private final Map<String, Score> scores = new LinkedHashMap<>();
  private final List<Long> heapMib = new ArrayList<>();
  private double[] losses = new double[0];
  private double parity = Double.NaN;
  private byte[] onnx = new byte[0];

  SohModelEvaluation(
      List<ChargeCell> cells,
      CellRule trainRule,
      CellRule testRule,
      TrainingPlan plan,
      PrintWriter out) {
    this.test = testRule.chosenFrom(cells);
    List<ChargeCell> asked = trainRule.chosenFrom(cells);
    this.train = asked.stream().filter(cell -> !testRule.chooses(cell)).toList();
    this.overlapping = asked.size() - train.size();
    this.plan = plan;
    this.out = out;
    if (train.size() < 3) {
      throw new InputException(
          "--train-rows \"%s\" must leave 3 cells or more that are not under test, but left %d"
              .formatted(trainRule, train.size()));
    }
    if (test.isEmpty()) {
      throw new InputException("--test-rows \"" + testRule + "\" must choose a cell");
    }
  }

  void run() {
    TrainingRows rows = TrainingRows.of(train, Math.max(1, plan.members()));
    TrainingRows judged = TrainingRows.of(test, 1);
    List<ChargeCell> owners = owners();
    out.printf(
        "train %d cells, %d rows; test %d cells, %d rows%n",
        train.size(), rows.size(), test.size(), judged.size());
    if (overlapping > 0) {
      out.printf("%d cells of --train-rows are under test and were left out%n", overlapping);
    }
    // The engine first, whatever else loads native code in this process.
    galvani(rows, judged, owners);
    mlp(rows, judged, owners);
    LinearPeer linear = LinearPeer.train(rows);
    float[] tree = TreePeer.capacityAh(rows, judged.inputs(), plan.seed());
    for (int row = 0; row < judged.size(); row++) {
      float trueAh = judged.capacityAh()[row];
      ChargeCell owner = owners.get(row);
      double linearAh = linear.capacityAh(judged.inputs()[row]);
      score("tree").add(owner, trueAh, tree[row], Double.NaN);
      score("linear").add(owner, trueAh, linearAh, Double.NaN);
    }
    print();
  }

  private List<ChargeCell> owners() {
    List<ChargeCell> owners = new ArrayList<>();
    test.stream()
        .sorted(java.util.Comparator.comparing(ChargeCell::hash))
        .forEach(
            cell -> {
              for (int row = 0; row < cell.rows(); row++) {
                owners.add(cell);
              }
            });
    return owners;
  }

  private void galvani(TrainingRows rows, TrainingRows judged, List<ChargeCell> owners) {
    try (CapacityModel model = CapacityModel.train(rows, plan, true, this::told)) {
      out.println();
      onnx = model.toOnnx(Map.of("seed", Long.toString(plan.seed()), "output", "capacity_ah"));
      parity = model.parity(onnx, 256);
      losses = model.losses();
      judge("galvani", model, judged, owners);
    }
  }

  private void mlp(TrainingRows rows, TrainingRows judged, List<ChargeCell> owners) {
    TrainingPlan single =
        new TrainingPlan(1, plan.hidden(), plan.epochs(), plan.batch(), plan.seed());
    try (CapacityModel model = CapacityModel.train(rows, single, false, this::told)) {
      out.println();
      judge("mlp", model, judged, owners);
    }
  }

  private void judge(
      String name, CapacityModel model, TrainingRows judged, List<ChargeCell> owners) {
    List<CapacityModel.Prediction> predictions = model.predict(judged.inputs());
    for (int row = 0; row < judged.size(); row++) {
      CapacityModel.Prediction predicted = predictions.get(row);
      double halfWidthAh = name.equals("galvani") ? predicted.halfWidthAh() : Double.NaN;
      score(name)
          .add(owners.get(row), judged.capacityAh()[row], predicted.capacityAh(), halfWidthAh);
    }
  }

  private Score score(String name) {
    return scores.computeIfAbsent(name, key -> new Score());
  }

  private void told(int member, int epoch) {
    if (epoch % 10 == 9 || epoch == plan.epochs() - 1) {
      heapMib.add(ProcessMemory.residentMib());
    }
    int done = 20 * (epoch + 1) / plan.epochs();
    out.printf(
        "\rtraining network %d [%s%s] epoch %d of %d",
        member + 1, "#".repeat(done), " ".repeat(20 - done), epoch + 1, plan.epochs());
    out.flush();
  }

  private void print() {
    out.printf("ONNX export agrees within %.1e (relative, 256 fresh random rows)%n", parity);
    out.printf("resident memory every ten epochs, MiB: %s%n", heapMib);
    out.printf("%-10s %10s %12s %12s%n", "", "MAPE rows", "MAPE groups", "MAPE cells");
    scores.forEach(
        (name, score) ->
            out.printf(
                "%-10s %8.3f %% %10.3f %% %10.3f %%%n",
                name, score.mape(), score.mapeOfGroups(), score.mapeOfCells()));
    score("galvani").groupLines().forEach(out::println);
  }

  /** The whole result for {@code --json}. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("train_cells", train.size());
    document.put("test_cells", test.size());
    document.put("train_cells_left_out", overlapping);
    document.put("seed", plan.seed());
    document.put("epochs", plan.epochs());
    document.put("onnx_parity", parity);
    document.put("onnx_bytes", onnx.length);
    document.put("resident_mib", heapMib);
    Map<String, Object> estimators = new LinkedHashMap<>();
    scores.forEach((name, score) -> estimators.put(name, score.document()));
    document.put("estimators", estimators);
    return document;
  }

  /** Mean training loss of every epoch. */
  double[] losses() {
    return losses;
  }

  /** The exported model. */
  byte[] onnx() {
    return onnx;
  }

  /** MAPE of every estimator, by rows. */
  Map<String, Double> mapes() {
    Map<String, Double> mapes = new TreeMap<>();
    scores.forEach((name, score) -> mapes.put(name, score.mape()));
    return mapes;
  }
}
