package io.galvani.trainer.soh;

import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * An ensemble of {@link MemberNetwork}s behind one fixed input scale. Capacity is the geometric
 * mean of the members; its 90 % half-width is the members' mean Laplace scale times a factor that
 * makes 90 % of the rows right for members that did not see the row's cell.
 */
final class CapacityModel implements AutoCloseable {
  /** Targets are ln(capacity / reference)·GAIN, near one in size. */
  private static final double GAIN = 10;

  private static final double PARITY = 1e-5;

  private final TrainingPlan plan;
  private final boolean history;
  private final InputScale scale;
  private final double referenceAh;
  private final List<MemberNetwork> members = new ArrayList<>();
  private double widthFactor = 1;

  private CapacityModel(TrainingPlan plan, boolean history, InputScale scale, double referenceAh) {
    this.plan = plan;
    this.history = history;
    this.scale = scale;
    this.referenceAh = referenceAh;
  }

  /** Capacity and 90 % half-width of a row, both Ah. */
  record Prediction(double capacityAh, double halfWidthAh) {}

  /** Trains; without history the network sees the charge at hand only. */
  static CapacityModel train(
      TrainingRows rows, TrainingPlan plan, boolean history, BiConsumer<Integer, Integer> told) {
    float[] sorted = rows.capacityAh().clone();
    Arrays.sort(sorted);
    CapacityModel model =
        new CapacityModel(plan, history, InputScale.of(rows.inputs()), sorted[sorted.length / 2]);
    float[][] x = model.body(rows.inputs());
    float[] s = stage(rows.inputs(), history);
    float[] y = new float[rows.size()];
    for (int row = 0; row < y.length; row++) {
      y[row] = (float) (GAIN * Math.log(rows.capacityAh()[row] / model.referenceAh));
    }
    double[] ratios = new double[rows.size()];
    for (int member = 0; member < plan.members(); member++) {
      model.trainMember(member, x, s, y, rows.part(), ratios, told);
    }
    Arrays.sort(ratios);
    model.widthFactor = plan.members() == 1 ? 2.3 : ratios[(int) (0.9 * (ratios.length - 1))];
    return model;
  }

  private void trainMember(
      int member,
      float[][] x,
      float[] s,
      float[] y,
      int[] part,
      double[] ratios,
      BiConsumer<Integer, Integer> told) {
    int[] seen = rowsOf(part, member, false);
    int[] unseen = plan.members() > 1 ? rowsOf(part, member, true) : new int[0];
    int[] taught = plan.members() > 1 && seen.length > 0 ? seen : rowsOf(part, -1, false);
    int steps = plan.epochs() * ((taught.length + plan.batch() - 1) / plan.batch());
    MemberNetwork network = new MemberNetwork(plan, x[0].length, steps, plan.seed() * 31 + member);
    members.add(network);
    network.train(
        pick(x, taught),
        pick(s, taught),
        pick(y, taught),
        plan.seed() * 31 + member,
        epoch -> told.accept(member, epoch));
    if (unseen.length > 0) {
      float[][] out = network.predict(pick(x, unseen), pick(s, unseen));
      for (int k = 0; k < unseen.length; k++) {
        ratios[unseen[k]] = Math.abs(out[0][k] - y[unseen[k]]) / out[1][k];
      }
    }
  }

  private static int[] rowsOf(int[] part, int member, boolean own) {
    int[] rows = new int[part.length];
    int count = 0;
    for (int row = 0; row < part.length; row++) {
      if ((part[row] == member) == own) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** Predictions for raw inputs [row, input]. */
  List<Prediction> predict(float[][] inputs) {
    float[][] x = body(inputs);
    float[] s = stage(inputs, history);
    double[] level = new double[inputs.length];
    double[] width = new double[inputs.length];
    for (MemberNetwork member : members) {
      float[][] out = member.predict(x, s);
      for (int row = 0; row < level.length; row++) {
        level[row] += out[0][row] / members.size();
        width[row] += out[1][row] / members.size();
      }
    }
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < level.length; row++) {
      double capacityAh = referenceAh * Math.exp(level[row] / GAIN);
      predictions.add(new Prediction(capacityAh, capacityAh * width[row] * widthFactor / GAIN));
    }
    return predictions;
  }

  private float[][] body(float[][] inputs) {
    float[][] rows = new float[inputs.length][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOf(scale.apply(inputs[row]), bodyWidth());
    }
    return rows;
  }

  private int bodyWidth() {
    return history ? ChargeHistory.INPUTS - 1 : ChargeHistory.FEATURES;
  }

  private static float[] stage(float[][] inputs, boolean history) {
    float[] s = new float[inputs.length];
    for (int row = 0; history && row < s.length; row++) {
      s[row] = inputs[row][ChargeHistory.INPUTS - 1];
    }
    return s;
  }

  private static float[][] pick(float[][] from, int[] rows) {
    float[][] picked = new float[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      picked[k] = from[rows[k]];
    }
    return picked;
  }

  private static float[] pick(float[] from, int[] rows) {
    float[] picked = new float[rows.length];
    for (int k = 0; k < rows.length; k++) {
      picked[k] = from[rows[k]];
    }
    return picked;
  }

  /** Mean loss of every epoch over the members. */
  double[] losses() {
    double[] mean = new double[plan.epochs()];
    for (MemberNetwork member : members) {
      for (int epoch = 0; epoch < mean.length; epoch++) {
        mean[epoch] += member.losses().get(epoch) / members.size();
      }
    }
    return mean;
  }

  /**
   * The whole ensemble as ONNX: {@code charge} [batch, input] raw to {@code capacity_ah} [batch,
   * 2], capacity and 90 % half-width. Requires a model with history.
   */
  byte[] toOnnx(Map<String, String> meta) {
    OnnxGraph graph = new OnnxGraph("soh", "charge", ChargeHistory.INPUTS);
    int inputs = ChargeHistory.INPUTS;
    String centred = graph.node("Sub", "charge", graph.constant("centre", scale.centre(), inputs));
    String scaled = graph.node("Mul", centred, graph.constant("gain", scale.gain(), inputs));
    String low = graph.constant("low", new float[] {-InputScale.LIMIT});
    String high = graph.constant("high", new float[] {InputScale.LIMIT});
    String body = graph.columns(graph.node("Clip", scaled, low, high), 0, inputs - 1);
    String s = graph.columns("charge", inputs - 1, inputs);
    List<String> levels = new ArrayList<>();
    List<String> widths = new ArrayList<>();
    String least = graph.constant("least_log_scale", new float[] {MemberNetwork.LEAST_LOG_SCALE});
    String most = graph.constant("most_log_scale", new float[] {MemberNetwork.LARGEST_LOG_SCALE});
    for (MemberNetwork member : members) {
      List<float[]> w = member.weights();
      String first = swish(graph, graph.linear(body, w.get(0), w.get(1)));
      String second = swish(graph, graph.linear(first, w.get(2), w.get(3)));
      String out = graph.linear(second, w.get(4), w.get(5));
      String fall = graph.node("Mul", graph.node("Softplus", graph.columns(out, 1, 2)), s);
      levels.add(graph.node("Sub", graph.columns(out, 0, 1), fall));
      widths.add(graph.node("Exp", graph.node("Clip", graph.columns(out, 2, 3), least, most)));
    }
    String level = graph.node("Mean", levels, Map.of());
    String ratio =
        graph.node(
            "Exp",
            graph.node("Mul", level, graph.constant("ungain", new float[] {(float) (1 / GAIN)})));
    String capacity =
        graph.node("Mul", ratio, graph.constant("reference", new float[] {(float) referenceAh}));
    float[] factor = {(float) (widthFactor / GAIN)};
    String width =
        graph.node(
            "Mul",
            capacity,
            graph.node(
                "Mul", graph.node("Mean", widths, Map.of()), graph.constant("factor", factor)));
    String both = graph.node("Concat", List.of(capacity, width), Map.of("axis", 1L));
    return graph.model(both, "capacity_ah", 2, meta);
  }

  private static String swish(OnnxGraph graph, String x) {
    return graph.node("Mul", x, graph.node("Sigmoid", x));
  }

  /**
   * Exports and compares the engine with ONNX Runtime on fresh random inputs over the training
   * range; returns the largest relative difference of capacity.
   *
   * @throws IllegalStateException if it exceeds 1e-5
   */
  double parity(byte[] onnx, int rows) {
    Random random = new Random(plan.seed() ^ Arrays.hashCode(onnx));
    float[][] inputs = new float[rows][ChargeHistory.INPUTS];
    for (float[] row : inputs) {
      for (int k = 0; k < row.length; k++) {
        float spread = scale.gain()[k] > 0 ? 1 / scale.gain()[k] : 1;
        row[k] = scale.centre()[k] + (float) random.nextGaussian() * spread;
      }
    }
    double worst = 0;
    List<Prediction> expected = predict(inputs);
    try (OnnxModel runtime = OnnxModel.load(onnx)) {
      float[][] actual = runtime.run(inputs);
      for (int row = 0; row < rows; row++) {
        double capacityAh = expected.get(row).capacityAh();
        worst = Math.max(worst, Math.abs(actual[row][0] / capacityAh - 1));
      }
    }
    if (!(worst <= PARITY)) {
      throw new IllegalStateException(
          "ONNX export must agree with the engine within 1e-5, but differed by " + worst);
    }
    return worst;
  }

  @Override
  public void close() {
    members.forEach(MemberNetwork::close);
  }
}
