package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.AnomalyNetwork;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.gate.RunCost;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes a model as one ONNX file and proves that it answers as the training engine does. */
final class AnomalyExport {
  /** Largest |difference| / max(1, |answer|) between engine and ONNX Runtime. */
  static final double PARITY = 1e-5;

  private static final int ROWS = 256;

  private AnomalyExport() {}

  /**
   * {@code snippet} [batch, {@value PackSnippets#WIDTH}] raw to {@code answer} [batch, {@value
   * AnomalyNetwork#ANSWERS}]: score, reconstruction error, distance; 1 is where an alert begins.
   *
   * @param meta text that goes into the file
   */
  static byte[] onnx(AnomalyModel model, Map<String, String> meta) {
    OnnxGraph graph = new OnnxGraph("anomaly", "snippet", PackSnippets.WIDTH);
    String kind = graph.columns("snippet", SnippetScale.SCALED, PackSnippets.WIDTH);
    String scaled = scaled(graph, model.scorer().scale().features());
    List<float[][]> layers = model.network().block().weights();
    String coded = swish(graph, linear(graph, side(graph, scaled, kind), layers.get(0)));
    String latent = linear(graph, coded, layers.get(1));
    String drivers = graph.columns(scaled, 0, SnippetBlock.DRIVERS);
    String told = side(graph, latent, drivers, kind);
    String decoded = swish(graph, linear(graph, told, layers.get(2)));
    String rebuilt = linear(graph, decoded, layers.get(3));
    String responses = graph.columns(scaled, SnippetBlock.DRIVERS, SnippetScale.SCALED);
    String squares = square(graph, graph.node("Sub", rebuilt, responses));
    ScoreHead head = model.scorer().head();
    String other = graph.node("Sub", graph.constant("one", new float[] {1}), kind);
    List<String> errors = new ArrayList<>();
    List<String> distances = new ArrayList<>();
    for (int k = 0; k < ScoreHead.KINDS; k++) {
      String share = k == 1 ? kind : other;
      errors.add(graph.node("Mul", worst(graph, squares, head.gain()[k]), share));
      String white = graph.linear(latent, head.whitening()[k], head.offset()[k]);
      distances.add(graph.node("Mul", sum(graph, square(graph, white), head.offset()[k]), share));
    }
    String error = graph.node("Add", errors.get(0), errors.get(1));
    String distance = graph.node("Add", distances.get(0), distances.get(1));
    String score = graph.node("Add", error, distance);
    return graph.model(side(graph, score, error, distance), "answer", AnomalyNetwork.ANSWERS, meta);
  }

  private static String scaled(OnnxGraph graph, InputScale scale) {
    int width = SnippetScale.SCALED;
    String raw = graph.columns("snippet", 0, width);
    String centre = graph.constant("centre", SnippetScale.tiled(scale.centre()), width);
    String gain = graph.constant("gain", SnippetScale.tiled(scale.gain()), width);
    return graph.node(
        "Clip",
        graph.node("Mul", graph.node("Sub", raw, centre), gain),
        graph.constant("low", new float[] {-InputScale.LIMIT}),
        graph.constant("high", new float[] {InputScale.LIMIT}));
  }

  /** The largest of the mean squares of the responses, each times its gain; a column. */
  private static String worst(OnnxGraph graph, String squares, float[] gain) {
    float[] means = new float[gain.length * SnippetBlock.RESPONSES];
    for (int f = 0; f < gain.length; f++) {
      int from = f * SnippetBlock.RESPONSES + f * PackSnippets.STEPS;
      Arrays.fill(means, from, from + PackSnippets.STEPS, gain[f] / PackSnippets.STEPS);
    }
    String errors = graph.linear(squares, means, new float[gain.length]);
    String[] each = new String[gain.length];
    for (int f = 0; f < gain.length; f++) {
      each[f] = graph.columns(errors, f, f + 1);
    }
    return graph.node("Max", each);
  }

  private static String sum(OnnxGraph graph, String columns, float[] asMany) {
    float[] ones = new float[asMany.length];
    Arrays.fill(ones, 1);
    return graph.linear(columns, ones, new float[1]);
  }

  private static String linear(OnnxGraph graph, String input, float[][] layer) {
    return graph.linear(input, layer[0], layer[1]);
  }

  private static String side(OnnxGraph graph, String... columns) {
    return graph.node("Concat", List.of(columns), Map.of("axis", 1L));
  }

  private static String square(OnnxGraph graph, String x) {
    return graph.node("Mul", x, x);
  }

  private static String swish(OnnxGraph graph, String x) {
    return graph.node("Mul", x, graph.node("Sigmoid", x));
  }

  /**
   * Compares the engine with ONNX Runtime on fresh random snippets over the training range and
   * beyond; returns the largest difference relative to the larger of 1 and the answer.
   *
   * @throws IllegalStateException if it exceeds 1e-5
   */
  static double parity(AnomalyModel model, byte[] onnx) {
    // Fresh at every export: a seed would test the same rows again and again.
    Random random = new Random();
    List<Snippet> snippets = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      snippets.add(random(model.scorer().scale().features(), random, row % 2 == 1));
    }
    List<ScoreHead.Score> expected = model.scorer().parts(snippets);
    double worst = 0;
    try (OnnxModel runtime = OnnxModel.load(onnx)) {
      float[][] actual = runtime.run(rows(snippets));
      for (int row = 0; row < ROWS; row++) {
        ScoreHead.Score engine = expected.get(row);
        worst = Math.max(worst, apart(actual[row][0], engine.sum()));
        worst = Math.max(worst, apart(actual[row][1], engine.reconstruction()));
        worst = Math.max(worst, apart(actual[row][2], engine.distance()));
      }
    }
    if (!(worst <= PARITY)) {
      throw new IllegalStateException(
          "ONNX export must agree with the engine within 1e-5, but differed by " + worst);
    }
    return worst;
  }

  static float[][] rows(List<Snippet> snippets) {
    return snippets.stream().map(Snippet::values).toArray(float[][]::new);
  }

  private static double apart(float actual, double expected) {
    return Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  }

  private static Snippet random(InputScale scale, Random random, boolean charging) {
    float[] values = new float[PackSnippets.WIDTH];
    for (int k = 0; k < SnippetScale.SCALED; k++) {
      int f = k / PackSnippets.STEPS;
      float spread = scale.gain()[f] > 0 ? 1 / scale.gain()[f] : 1;
      values[k] = scale.centre()[f] + 2 * spread * (float) random.nextGaussian();
    }
    values[SnippetScale.SCALED] = charging ? 1 : 0;
    return new Snippet(values, charging, 0);
  }

  /** Cost of 96 snippets at once, ms on one core. */
  static double latencyMs(byte[] onnx) {
    float[][] rows = new float[96][PackSnippets.WIDTH];
    try (OnnxModel runtime = OnnxModel.load(onnx)) {
      return RunCost.medianMs(() -> runtime.run(rows));
    }
  }
}
