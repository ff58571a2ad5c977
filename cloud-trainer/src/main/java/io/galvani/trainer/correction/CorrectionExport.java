package io.galvani.trainer.correction;

import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.onnx.GruWeights;
import io.galvani.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes a correction as one ONNX file and proves that it answers as the training engine does. */
public final class CorrectionExport {
  /** Largest difference between engine and ONNX Runtime, of each output relative to 1. */
  public static final double PARITY = 1e-5;

  private static final int ROWS = 256;
  private static final int STEPS = 40;

  private CorrectionExport() {}

  /**
   * One step: {@code features} [n, 8] and {@code hidden} [n, h] to {@code correction} [n], {@code
   * log_variance} [n] and {@code hidden_out} [n, h].
   *
   * @param meta text that goes into the file
   */
  public static byte[] onnx(CorrectionModel model, Map<String, String> meta) {
    int features = CorrectionSequence.FEATURES;
    OnnxGraph graph = new OnnxGraph("soc-correction", "features", features);
    String hidden = graph.input("hidden", model.plan().hidden());
    List<GruWeights> weights = model.members().stream().map(m -> m.block().recurrent()).toList();
    String scaled = scaled(graph, model.scale());
    String next = graph.gru(scaled, hidden, GruWeights.sideBySide(weights));
    int members = model.members().size();
    float[][] head = head(model);
    String out = graph.linear(next, head[0], head[1]);
    String raw = graph.columns(out, 0, members);
    String bound = graph.scalar("bound", CorrectionMember.BOUND);
    String means = graph.node("Mul", graph.node("Tanh", graph.node("Div", raw, bound)), bound);
    String variances =
        graph.node(
            "Exp",
            graph.node(
                "Clip",
                graph.columns(out, members, 2 * members),
                graph.scalar("least_log_variance", CorrectionMember.LEAST_LOG_VARIANCE),
                graph.scalar("most_log_variance", CorrectionMember.LARGEST_LOG_VARIANCE)));
    answers(graph, model, shrinking(graph, model.trust()), means, variances);
    graph.output(next, "hidden_out", model.plan().hidden());
    return graph.model(meta);
  }

  private static String scaled(OnnxGraph graph, InputScale scale) {
    int features = CorrectionSequence.FEATURES;
    String centred =
        graph.node("Sub", "features", graph.constant("centre", scale.centre(), features));
    return graph.node(
        "Clip",
        graph.node("Mul", centred, graph.constant("gain", scale.gain(), features)),
        graph.scalar("low", -InputScale.LIMIT),
        graph.scalar("high", InputScale.LIMIT));
  }

  /** Both outputs of all members as one layer: first all means, then all log variances. */
  private static float[][] head(CorrectionModel model) {
    int members = model.members().size();
    int units = model.plan().units();
    int width = members * units;
    float[] weights = new float[2 * members * width];
    float[] bias = new float[2 * members];
    for (int k = 0; k < members; k++) {
      float[][] own = model.members().get(k).block().head();
      for (int output = 0; output < 2; output++) {
        int row = output * members + k;
        System.arraycopy(own[0], output * units, weights, row * width + k * units, units);
        bias[row] = own[1][output];
      }
    }
    return new float[][] {weights, bias};
  }

  /** {@link Trust#shrinking} of every row, a column. */
  private static String shrinking(OnnxGraph graph, Trust trust) {
    int column = CorrectionSequence.TEMPERATURE;
    String degC = graph.columns("features", column, column + 1);
    String cool = part(graph, "cool", degC, Trust.COLD_DEG_C, Trust.COOL_DEG_C);
    String warm = part(graph, "warm", degC, Trust.COOL_DEG_C, Trust.WARM_DEG_C);
    String toCool = graph.node("Mul", cool, graph.scalar("to_cool", trust.cool() - trust.cold()));
    String toWarm = graph.node("Mul", warm, graph.scalar("to_warm", trust.warm() - trust.cool()));
    String rise = graph.node("Add", toCool, toWarm);
    return graph.node("Add", rise, graph.scalar("cold", trust.cold()));
  }

  /** How much of the way from low to high a temperature is, 0..1. */
  private static String part(OnnxGraph graph, String name, String degC, double low, double high) {
    String above = graph.node("Sub", degC, graph.scalar(name + "_from", low));
    String way = graph.node("Div", above, graph.scalar(name + "_over", high - low));
    return graph.node("Clip", way, graph.scalar(name + "_none", 0), graph.scalar(name + "_all", 1));
  }

  private static void answers(
      OnnxGraph graph, CorrectionModel model, String shrinking, String means, String variances) {
    int sigmaColumn = CorrectionSequence.SOC_SIGMA;
    String sigma =
        graph.node(
            "Max",
            graph.columns("features", sigmaColumn, sigmaColumn + 1),
            graph.scalar("least_sigma", Windows.LEAST_SIGMA));
    int members = model.members().size();
    String mean = mean(graph, means, members);
    String square = mean(graph, graph.node("Mul", means, means), members);
    String apart = graph.node("Sub", square, graph.node("Mul", mean, mean));
    String spread = graph.node("Max", apart, graph.scalar("zero", 0));
    String whole = graph.node("Add", mean(graph, variances, members), spread);
    String logSigma = graph.node("Log", sigma);
    String wide =
        graph.node(
            "Add",
            graph.node("Log", whole),
            graph.scalar("widening", 2 * Math.log(model.trust().widening())));
    String logVariance = graph.node("Add", wide, graph.node("Add", logSigma, logSigma));
    String column = graph.integers("column", 1);
    String shrunk = graph.node("Mul", beyondDoubt(graph, mean, whole), shrinking);
    graph.output(graph.node("Squeeze", graph.node("Mul", sigma, shrunk), column), "correction", 0);
    graph.output(graph.node("Squeeze", logVariance, column), "log_variance", 0);
  }

  private static String beyondDoubt(OnnxGraph graph, String mean, String variance) {
    String doubt =
        graph.node("Mul", graph.node("Sqrt", variance), graph.scalar("doubt", Trust.DOUBT));
    String rest = graph.node("Sub", graph.node("Abs", mean), doubt);
    return graph.node(
        "Mul", graph.node("Sign", mean), graph.node("Max", rest, graph.scalar("no_rest", 0)));
  }

  private static String mean(OnnxGraph graph, String columns, int count) {
    float[] shares = new float[count];
    Arrays.fill(shares, 1f / count);
    return graph.linear(columns, shares, new float[1]);
  }

  /**
   * Compares the engine with ONNX Runtime over 40 steps of 256 packs with fresh random features
   * over the training range and a little beyond; returns the largest difference of an output, the
   * correction in units of sigma.
   *
   * @throws IllegalStateException if it exceeds 1e-5
   */
  public static double parity(CorrectionModel model, byte[] onnx) {
    // Fresh at every export: a seed would test the same steps again and again.
    Random random = new Random();
    List<CorrectionSequence> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(randomSteps(model.ranges(), random));
    }
    double worst;
    try (RecurrentModel runtime = RecurrentModel.load(onnx, ROWS)) {
      worst = worstDifference(model, runtime, rows);
    } catch (ModelException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    if (!(worst <= PARITY)) {
      throw new IllegalStateException(
          "ONNX export must agree with the engine within 1e-5, but differed by " + worst);
    }
    return worst;
  }

  private static double worstDifference(
      CorrectionModel model, RecurrentModel runtime, List<CorrectionSequence> rows)
      throws ModelException {
    int units = model.plan().hidden();
    float[][] hidden = new float[ROWS][units];
    List<Answers> expected = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      expected.add(model.predict(rows.get(row), hidden[row]));
    }
    double worst = 0;
    for (int step = 0; step < STEPS; step++) {
      for (int row = 0; row < ROWS; row++) {
        int at = row * CorrectionSequence.FEATURES;
        runtime.features().put(at, rows.get(row).features()[step]);
      }
      runtime.run();
      runtime.hidden().put(0, runtime.hiddenOut(), 0, ROWS * units);
      for (int row = 0; row < ROWS; row++) {
        float sigma = rows.get(row).features()[step][CorrectionSequence.SOC_SIGMA];
        float apart = runtime.correction().get(row) - expected.get(row).correction()[step];
        worst = Math.max(worst, Math.abs(apart / sigma));
        float log = expected.get(row).logVariance()[step];
        float logApart = runtime.logVariance().get(row) - log;
        worst = Math.max(worst, Math.abs(logApart) / Math.max(1, Math.abs(log)));
      }
    }
    for (int k = 0; k < ROWS * units; k++) {
      float apart = runtime.hiddenOut().get(k) - hidden[k / units][k % units];
      worst = Math.max(worst, Math.abs(apart));
    }
    return worst;
  }

  private static CorrectionSequence randomSteps(float[][] ranges, Random random) {
    float[][] features = new float[STEPS][ranges.length];
    for (float[] step : features) {
      for (int k = 0; k < step.length; k++) {
        float span = ranges[k][1] - ranges[k][0];
        step[k] = ranges[k][0] + span * (1.2f * random.nextFloat() - 0.1f);
      }
      step[CorrectionSequence.SOC_SIGMA] = Math.max(1e-3f, step[CorrectionSequence.SOC_SIGMA]);
    }
    return new CorrectionSequence("random", "", features, new float[STEPS], new float[STEPS]);
  }
}
