package io.galvani.trainer.soh;

import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.soh.ChargeHistory.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * An ensemble of {@link MemberNetwork}s behind one fixed input scale. Capacity is the geometric
 * mean of the members; its 90 % half-width is the members' mean Laplace scale plus a floor, times a
 * factor that makes 90 % of the training rows right for members that did not see the row's cell
 * (split conformal, cells taken as what is exchangeable).
 */
final class CapacityModel implements AutoCloseable {
  /** Targets are ln(capacity / reference)·GAIN, near one in size. */
  static final double GAIN = 10;

  /** ln 10: 90 % of a Laplace distribution, where no cell is left out to learn better from. */
  private static final Unseen.Width LAPLACE_90 = new Unseen.Width(2.3, 0);

  private final TrainingPlan plan;
  private final Kind kind;
  private final InputScale scale;
  private final double referenceAh;
  private final List<MemberNetwork> members;
  private Unseen.Width halfWidth = LAPLACE_90;

  private CapacityModel(
      TrainingPlan plan,
      Kind kind,
      InputScale scale,
      double referenceAh,
      List<MemberNetwork> members) {
    this.plan = plan;
    this.kind = kind;
    this.scale = scale;
    this.referenceAh = referenceAh;
    this.members = members;
  }

  /**
   * What the members are.
   *
   * @param shape of every network
   * @param views what they look at, in turn
   * @param aged whether the number of charges so far counts, downwards only
   */
  record Kind(NetworkShape shape, List<View> views, boolean aged) {
    static final Kind GALVANI =
        new Kind(NetworkShape.DENSE, List.of(View.RECENT, View.WHOLE_LIFE), true);
    static final Kind MLP = new Kind(NetworkShape.DENSE, List.of(View.NOW), false);
    static final Kind CNN = new Kind(NetworkShape.CONVOLUTION, List.of(View.NOW), false);

    View view(int member) {
      return views.get(member % views.size());
    }
  }

  /** Capacity and 90 % half-width of a row, both Ah. */
  record Prediction(double capacityAh, double halfWidthAh) {}

  /** Trains from nothing; tells member and epoch as they end. */
  static CapacityModel train(
      TrainingRows rows, TrainingPlan plan, Kind kind, BiConsumer<Integer, Integer> told) {
    CapacityModel model =
        new CapacityModel(
            plan, kind, InputScale.of(rows.inputs()), median(rows.capacityAh()), new ArrayList<>());
    model.trainMembers(rows, told);
    return model;
  }

  /**
   * Goes on training with rows of other cells, whose own scale and reference replace the old ones.
   * This model gives its members away and must not be used afterwards.
   */
  CapacityModel tuned(TrainingRows rows, TrainingPlan tuning, BiConsumer<Integer, Integer> told) {
    CapacityModel model =
        new CapacityModel(
            tuning, kind, InputScale.of(rows.inputs()), median(rows.capacityAh()), members);
    model.trainMembers(rows, told);
    return model;
  }

  private static double median(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void trainMembers(TrainingRows rows, BiConsumer<Integer, Integer> told) {
    float[] y = new float[rows.size()];
    for (int row = 0; row < y.length; row++) {
      y[row] = (float) (GAIN * Math.log(rows.capacityAh()[row] / referenceAh));
    }
    float[][] scaled = scaled(rows.inputs());
    float[] s = stage(rows.inputs());
    int parts = Arrays.stream(rows.part()).max().orElse(0) + 1;
    Unseen unseen = new Unseen(y.length);
    for (int member = 0; member < plan.members(); member++) {
      int leftOut = parts > 1 ? member % parts : -1;
      int[] taught = rowsWhere(rows.part(), leftOut, false);
      float[][] x = kind.view(member).of(scaled);
      MemberNetwork network = member(member, taught.length);
      int number = member;
      network.train(
          pick(x, taught),
          pick(s, taught),
          pick(y, taught),
          plan.seed() * 31 + member,
          epoch -> told.accept(number, epoch));
      int[] judged = rowsWhere(rows.part(), leftOut, true);
      if (judged.length > 0) {
        unseen.add(judged, network.predict(pick(x, judged), pick(s, judged)));
      }
    }
    halfWidth = unseen.width(y, LAPLACE_90);
  }

  /** A new network, or the one that is there already with more steps to go. */
  private MemberNetwork member(int member, int taughtRows) {
    int steps = plan.epochs() * ((taughtRows + plan.batch() - 1) / plan.batch());
    if (member < members.size()) {
      MemberNetwork network = members.get(member);
      network.resume(steps);
      return network;
    }
    MemberNetwork network =
        new MemberNetwork(
            plan, kind.shape(), kind.view(member).width(), steps, plan.seed() * 31 + member);
    members.add(network);
    return network;
  }

  private static int[] rowsWhere(int[] part, int wanted, boolean equal) {
    return IntStream.range(0, part.length).filter(r -> (part[r] == wanted) == equal).toArray();
  }

  /** Predictions for raw inputs [row, input]. */
  List<Prediction> predict(float[][] inputs) {
    float[][] scaled = scaled(inputs);
    float[] s = stage(inputs);
    double[] level = new double[inputs.length];
    double[] width = new double[inputs.length];
    for (int member = 0; member < members.size(); member++) {
      float[][] out = members.get(member).predict(kind.view(member).of(scaled), s);
      for (int row = 0; row < level.length; row++) {
        level[row] += out[0][row] / members.size();
        width[row] += out[1][row] / members.size();
      }
    }
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < level.length; row++) {
      double capacityAh = referenceAh * Math.exp(level[row] / GAIN);
      double relative = halfWidth.factor() * (width[row] + halfWidth.floor()) / GAIN;
      predictions.add(new Prediction(capacityAh, capacityAh * relative));
    }
    return predictions;
  }

  private float[][] scaled(float[][] inputs) {
    float[][] rows = new float[inputs.length][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = scale.apply(inputs[row]);
    }
    return rows;
  }

  private float[] stage(float[][] inputs) {
    float[] s = new float[inputs.length];
    for (int row = 0; kind.aged() && row < s.length; row++) {
      s[row] = inputs[row][ChargeHistory.INPUTS - 1];
    }
    return s;
  }

  private static float[][] pick(float[][] from, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> from[row]).toArray(float[][]::new);
  }

  private static float[] pick(float[] from, int[] rows) {
    float[] picked = new float[rows.length];
    for (int k = 0; k < rows.length; k++) {
      picked[k] = from[rows[k]];
    }
    return picked;
  }

  /** Mean loss of every epoch of the last training over the members. */
  double[] losses() {
    double[] mean = new double[plan.epochs()];
    for (MemberNetwork member : members) {
      List<Double> all = member.losses();
      int from = all.size() - mean.length;
      for (int epoch = 0; epoch < mean.length; epoch++) {
        mean[epoch] += all.get(from + epoch) / members.size();
      }
    }
    return mean;
  }

  Kind kind() {
    return kind;
  }

  InputScale scale() {
    return scale;
  }

  double referenceAh() {
    return referenceAh;
  }

  Unseen.Width halfWidth() {
    return halfWidth;
  }

  List<MemberNetwork> members() {
    return List.copyOf(members);
  }

  @Override
  public void close() {
    members.forEach(MemberNetwork::close);
  }
}
