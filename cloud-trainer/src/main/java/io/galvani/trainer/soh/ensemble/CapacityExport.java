package io.galvani.trainer.soh.ensemble;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.soh.level.LevelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a whole ensemble as ONNX and proves that it answers as the training engine does. */
public final class CapacityExport {
  /** Largest relative difference of capacity between engine and ONNX Runtime. */
  static final double PARITY = 1e-5;

  private static final Logger LOG = LoggerFactory.getLogger(CapacityExport.class);

  private CapacityExport() {}

  /**
   * {@code charge} [batch, input] raw to {@code capacity_ah} [batch, 2]: capacity and 90 %
   * half-width, Ah. Only for {@link EnsembleKind#GALVANI}.
   */
  public static byte[] onnx(CapacityModel model, Map<String, String> meta) {
    int inputs = ChargeHistory.INPUTS;
    OnnxGraph graph = new OnnxGraph("soh", "charge", inputs);
    InputScale scale = model.scale();
    String centred = graph.node("Sub", "charge", graph.constant("centre", scale.centre(), inputs));
    String scaled = graph.node("Mul", centred, graph.constant("gain", scale.gain(), inputs));
    String body =
        graph.node(
            "Clip",
            scaled,
            graph.scalar("low", -InputScale.LIMIT),
            graph.scalar("high", InputScale.LIMIT));
    List<String> widths = new ArrayList<>();
    List<String> levels = views(graph, model, body, widths);
    model.beside().forEach(other -> levels.add(other.level(graph, "charge", body)));
    String known = UnknownUse.known(graph, "charge");
    String level = Consensus.of(graph, levels, model.shares(), model.sharesOfUnknownUse(), known);
    String growth =
        graph.node("Exp", graph.node("Mul", level, graph.scalar("ungain", 1 / LevelSource.GAIN)));
    String capacity = graph.node("Mul", growth, graph.scalar("reference_ah", model.referenceAh()));
    Unseen.Width width = model.halfWidth();
    String raised =
        graph.node(
            "Add", graph.node("Sum", widths, Map.of()), graph.scalar("floor", width.floor()));
    String ofKnownUse = graph.node("Mul", raised, graph.scalar("factor", width.factor()));
    String learned =
        graph.node(
            "Mul",
            model.unknownUse().halfWidth(graph, ofKnownUse, known),
            graph.scalar("growth", 1 / LevelSource.GAIN));
    String spread = withLabels(graph, learned, model.ofLabels());
    String both =
        graph.node(
            "Concat", List.of(capacity, graph.node("Mul", capacity, spread)), Map.of("axis", 1L));
    return graph.model(both, "capacity_ah", 2, meta);
  }

  /** Adds what the labels are known by, in quadrature; nothing where they were measured. */
  private static String withLabels(OnnxGraph graph, String learned, double ofLabels) {
    if (ofLabels == 0) {
      return learned;
    }
    String square = graph.node("Mul", learned, learned);
    String both = graph.node("Add", square, graph.scalar("of_labels", ofLabels * ofLabels));
    return graph.node("Sqrt", both);
  }

  /** The mean level of every view's members, in order; adds every view's part of the width. */
  private static List<String> views(
      OnnxGraph graph, CapacityModel model, String body, List<String> widths) {
    List<String> levels = new ArrayList<>();
    int inputs = ChargeHistory.INPUTS;
    String s = graph.columns("charge", inputs - 1, inputs);
    int views = model.kind().views().size();
    for (int view = 0; view < views; view++) {
      List<List<float[]>> alike = new ArrayList<>();
      for (int k = view; k < model.members().size(); k += views) {
        alike.add(model.members().get(k).weights());
      }
      String seen = graph.columns(body, model.kind().view(view).columns());
      ViewExport export = new ViewExport(graph, "view_" + view, alike);
      export.add(seen, s, model.weight(view), levels, widths);
    }
    return levels;
  }

  /**
   * Compares the engine with ONNX Runtime on fresh random inputs over the training range and a
   * little beyond; returns the largest relative difference of capacity and half-width.
   *
   * @throws IllegalStateException if it exceeds 1e-5
   */
  public static double parity(CapacityModel model, byte[] onnx, int rows) {
    float[][] inputs = randomInputs(model.scale(), rows);
    try (OnnxModel runtime = OnnxModel.load(onnx)) {
      double worst = difference(model.predict(inputs), runtime.run(inputs));
      if (Double.isNaN(worst)) {
        // Seen once in some twenty exports: numbers of one pass that another of the same rows has.
        LOG.warn("No number came for a random row, the same rows are asked again");
        worst = difference(model.predict(inputs), runtime.run(inputs));
      }
      if (!(worst <= PARITY)) {
        throw new IllegalStateException(
            "ONNX export must agree with the engine within 1e-5, but differed by " + worst);
      }
      return worst;
    }
  }

  private static double difference(List<CapacityModel.Prediction> expected, float[][] actual) {
    double worst = 0;
    for (int row = 0; row < actual.length; row++) {
      CapacityModel.Prediction engine = expected.get(row);
      double size = Math.max(engine.capacityAh(), engine.halfWidthAh());
      double capacity = Math.abs(actual[row][0] / engine.capacityAh() - 1);
      double width = Math.abs(actual[row][1] - engine.halfWidthAh()) / size;
      if (Double.isNaN(capacity + width)) {
        LOG.warn("Row {}: engine {}, ONNX {} and {}", row, engine, actual[row][0], actual[row][1]);
      }
      worst = Math.max(worst, Math.max(capacity, width));
    }
    return worst;
  }

  private static float[][] randomInputs(InputScale scale, int rows) {
    // Fresh at every export: a seed would test the same rows again and again.
    Random random = new Random();
    float[][] inputs = new float[rows][ChargeHistory.INPUTS];
    for (float[] row : inputs) {
      for (int k = 0; k < row.length; k++) {
        float spread = scale.gain()[k] > 0 ? 1 / scale.gain()[k] : 1;
        row[k] = scale.centre()[k] + (float) random.nextGaussian() * spread;
      }
    }
    return inputs;
  }
}
