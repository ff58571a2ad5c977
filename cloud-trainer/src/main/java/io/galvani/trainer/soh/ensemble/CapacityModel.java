package io.galvani.trainer.soh.ensemble;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.InputScale;
import io.galvani.trainer.soh.level.HistoryView;
import io.galvani.trainer.soh.level.Lesson;
import io.galvani.trainer.soh.level.LevelSource;
import io.galvani.trainer.soh.table.KnownUses;
import io.galvani.trainer.soh.table.RowChoice;
import io.galvani.trainer.soh.table.TrainingRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An ensemble of {@link MemberNetwork}s behind one fixed input scale. Every view of the history has
 * as many members as there are parts of the cells, each of which leaves one part out. Capacity is
 * the geometric mean of each view's members, joined with the other views' and with what is beside
 * them ({@link Companion}) by what they proved worth on cells that they did not see ({@link
 * Unseen}, {@link Consensus}); its 90 % half-width is the mean Laplace scale plus a floor, times a
 * factor that makes 90 % of such rows right (split conformal, cells taken as what is exchangeable),
 * and wider where the use of a cell is not known ({@link UnknownUse}).
 */
public final class CapacityModel implements AutoCloseable {
  /** ln 10: 90 % of a Laplace distribution, where no cell is left out to learn better from. */
  private static final Unseen.Width LAPLACE_90 = new Unseen.Width(2.3, 0);

  /** Half the width of a normal 90 % interval, in standard deviations. */
  private static final double SIGMAS_90 = 1.6448536269514722;

  private final TrainingPlan plan;
  private final EnsembleKind kind;
  private final InputScale scale;
  private final double referenceAh;
  private final List<MemberNetwork> members;
  private final List<LevelSource> beside = new ArrayList<>();
  private Unseen.Width halfWidth = LAPLACE_90;
  private UnknownUse unknownUse = UnknownUse.NOTHING_KNOWN;
  private double ofLabels;
  private double[] shares = {1};
  private double[] sharesOfUnknownUse = {1};
  private double[] scaleShares = {1};

  private CapacityModel(
      TrainingPlan plan,
      EnsembleKind kind,
      InputScale scale,
      double referenceAh,
      List<MemberNetwork> members) {
    this.plan = plan;
    this.kind = kind.within(plan.members());
    this.scale = scale;
    this.referenceAh = referenceAh;
    this.members = members;
  }

  /** Capacity and 90 % half-width of a row, both Ah. */
  public record Prediction(double capacityAh, double halfWidthAh) {}

  /** Trains from nothing; tells member and epoch as they end. */
  public static CapacityModel train(
      TrainingRows rows, TrainingPlan plan, EnsembleKind kind, Listener told) {
    CapacityModel model =
        new CapacityModel(
            plan,
            kind.suiting(rows.cells()),
            scaleOf(rows),
            median(rows.capacityAh()),
            new ArrayList<>());
    model.learn(rows, told);
    return model;
  }

  /**
   * Goes on training with rows of other cells, whose own scale and reference replace the old ones.
   * This model gives its members away and must not be used afterwards.
   */
  public CapacityModel tuned(TrainingRows rows, TrainingPlan tuning, Listener told) {
    CapacityModel model =
        new CapacityModel(
            tuning, kind.suiting(rows.cells()), scaleOf(rows), median(rows.capacityAh()), members);
    model.learn(rows, told);
    return model;
  }

  /** A use counts as much as a feature at the end of its range, however few rows are of it. */
  private static InputScale scaleOf(TrainingRows rows) {
    return InputScale.of(rows.inputs())
        .with(
            ChargeHistory.USES, ChargeHistory.USES + ChargeHistory.MOST_USES, 0, InputScale.LIMIT);
  }

  /**
   * What the labels themselves are known by, the median of all rows; 0 where they were measured.
   */
  private static double relativeSigma(TrainingRows rows) {
    float[] relative = new float[rows.size()];
    for (int row = 0; row < relative.length; row++) {
      relative[row] = rows.sigmaAh()[row] / rows.capacityAh()[row];
    }
    return median(relative);
  }

  private static double median(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void learn(TrainingRows rows, Listener told) {
    ofLabels = SIGMAS_90 * relativeSigma(rows);
    float[] y = new float[rows.size()];
    for (int row = 0; row < y.length; row++) {
      y[row] = (float) (LevelSource.GAIN * Math.log(rows.capacityAh()[row] / referenceAh));
    }
    Unseen unseen = new Unseen(kind.sources(), y.length);
    learnNetworks(rows, y, unseen, told);
    if (!kind.beside().isEmpty()) {
      Lesson lesson = new Lesson(rows, scaled(rows.inputs()), y);
      for (Companion companion : kind.beside()) {
        int source = kind.views().size() + beside.size();
        beside.add(
            companion.train(lesson, plan.seed(), (row, said) -> unseen.add(source, row, said)));
      }
      unknownUse = UnknownUse.of(rows, y, plan.seed());
    }
    shares = kind.givenShares().orElseGet(() -> unseen.shares(y, rows.cells()));
    sharesOfUnknownUse =
        UnknownUse.isAmong(rows.inputs()) ? shares : kind.sharesOfUnknownUse(shares);
    scaleShares = kind.scaleShares(shares);
    halfWidth = unseen.width(y, shares, scaleShares, rows.cells(), LAPLACE_90);
  }

  private void learnNetworks(TrainingRows rows, float[] y, Unseen unseen, Listener told) {
    float[][] scaled = scaled(rows.inputs());
    // A use that is not told is zero, scaled or not.
    float[][] toLearn = KnownUses.someWithheld(scaled);
    float[] s = stage(rows.inputs());
    int views = kind.views().size();
    for (int member = 0; member < plan.members(); member++) {
      int leftOut = rows.leftOut(member / views);
      RowChoice taught = RowChoice.without(rows.part(), leftOut);
      RowChoice judged = RowChoice.of(rows.part(), leftOut);
      HistoryView view = kind.view(member);
      MemberNetwork network = member(member, taught.size());
      int number = member;
      network.train(
          view.of(taught.from(toLearn)),
          taught.from(s),
          taught.from(y),
          plan.seed() * 31 + member,
          (epoch, loss) -> told.epoch(number, epoch, loss));
      if (judged.size() > 0) {
        unseen.add(
            member % views,
            judged.rows(),
            network.predict(view.of(judged.from(scaled)), judged.from(s)));
      }
    }
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

  /** Predictions for raw inputs [row, input]. */
  public List<Prediction> predict(float[][] inputs) {
    float[][] scaled = scaled(inputs);
    float[] s = stage(inputs);
    double[][] level = new double[inputs.length][kind.sources()];
    double[] width = new double[inputs.length];
    int views = kind.views().size();
    for (int member = 0; member < members.size(); member++) {
      float[][] out = members.get(member).predict(kind.view(member).of(scaled), s);
      for (int row = 0; row < level.length; row++) {
        level[row][member % views] += out[0][row] / alike(member);
        width[row] += weight(member) * out[1][row];
      }
    }
    for (int other = 0; other < beside.size(); other++) {
      float[] said = beside.get(other).level(inputs, scaled);
      for (int row = 0; row < level.length; row++) {
        level[row][views + other] = said[row];
      }
    }
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < level.length; row++) {
      double joint = Consensus.of(level[row], shares(UnknownUse.known(inputs[row])));
      double capacityAh = referenceAh * Math.exp(joint / LevelSource.GAIN);
      double ofKnownUse = halfWidth.factor() * (width[row] + halfWidth.floor());
      double learned = unknownUse.halfWidth(ofKnownUse, inputs[row]) / LevelSource.GAIN;
      double relative = Math.hypot(learned, ofLabels);
      predictions.add(new Prediction(capacityAh, capacityAh * relative));
    }
    return predictions;
  }

  private double[] shares(double known) {
    double[] own = new double[shares.length];
    for (int source = 0; source < own.length; source++) {
      own[source] = known * shares[source] + (1 - known) * sharesOfUnknownUse[source];
    }
    return own;
  }

  /** What a member's scale counts for, one in sum over all members. */
  double weight(int member) {
    return scaleShares[member % kind.views().size()] / alike(member);
  }

  /** How many members look at what this one looks at. */
  int alike(int member) {
    int views = kind.views().size();
    return (members.size() - 1 - member % views) / views + 1;
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

  /** Mean loss of every epoch of the last training over the members. */
  public double[] losses() {
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

  EnsembleKind kind() {
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

  /**
   * What the labels add to the relative half-width, in quadrature: what they have in common (a
   * sensor's gain, the shape of a curve) no number of packs averages out, and no label shows.
   */
  double ofLabels() {
    return ofLabels;
  }

  UnknownUse unknownUse() {
    return unknownUse;
  }

  List<MemberNetwork> members() {
    return List.copyOf(members);
  }

  /** What each view counts for, and each source beside them, one in sum. */
  double[] shares() {
    return shares.clone();
  }

  /** {@link #shares} for a cell whose use is not known. */
  double[] sharesOfUnknownUse() {
    return sharesOfUnknownUse.clone();
  }

  /** {@link #shares} by the views' names. */
  public Map<String, Double> namedShares() {
    return kind.named(shares);
  }

  /** What estimates beside the networks. */
  List<LevelSource> beside() {
    return List.copyOf(beside);
  }

  @Override
  public void close() {
    members.forEach(MemberNetwork::close);
  }
}
