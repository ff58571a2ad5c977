package io.galvani.trainer.correction;

import io.galvani.battery.correction.FeatureRanges;
import io.galvani.trainer.correction.Windows.Scaled;
import io.galvani.trainer.engine.InputScale;
import java.util.ArrayList;
import java.util.List;

/**
 * A few {@link CorrectionMember}s behind one fixed input scale. With member means m and variances v
 * in units of the filter's sigma s,
 *
 * <pre>variance = f²·s²·(mean(v) + mean(m²) − mean(m)²)
 * </pre>
 *
 * and the correction that {@link Trust} leaves of mean(m), times s; trust and f come from packs
 * that a member did not see.
 */
public final class CorrectionModel implements AutoCloseable {
  private final CorrectionPlan plan;
  private final InputScale scale;
  private final float[][] ranges;
  private final List<CorrectionMember> members;
  private final List<Double> losses;
  private final List<Long> residentMib;
  private final Trust trust;

  CorrectionModel(
      CorrectionPlan plan,
      InputScale scale,
      float[][] ranges,
      List<CorrectionMember> members,
      Trust trust,
      List<Double> losses,
      List<Long> residentMib) {
    this.plan = plan;
    this.scale = scale;
    this.ranges = ranges;
    this.members = List.copyOf(members);
    this.trust = trust;
    this.losses = List.copyOf(losses);
    this.residentMib = List.copyOf(residentMib);
  }

  /** What the members say together, step by step, from a hidden state of zeros. */
  Answers predict(CorrectionSequence sequence) {
    return predict(sequence, new float[plan.hidden()]);
  }

  /** The same from a hidden state, members one after the other, which goes on. */
  Answers predict(CorrectionSequence sequence, float[] hidden) {
    Scaled scaled = Windows.scaled(scale, sequence);
    List<float[][]> each = new ArrayList<>();
    for (int k = 0; k < members.size(); k++) {
      float[] own = new float[plan.units()];
      System.arraycopy(hidden, k * own.length, own, 0, own.length);
      each.add(members.get(k).predict(scaled, own));
      System.arraycopy(own, 0, hidden, k * own.length, own.length);
    }
    Answers answers = Answers.of(sequence.steps());
    for (int step = 0; step < sequence.steps(); step++) {
      float[] raw = sequence.features()[step];
      double sigma = Math.max(Windows.LEAST_SIGMA, raw[CorrectionSequence.SOC_SIGMA]);
      answer(each, step, sigma, raw[CorrectionSequence.TEMPERATURE], answers);
    }
    return answers;
  }

  private void answer(List<float[][]> each, int step, double sigma, double degC, Answers answers) {
    double mean = 0;
    double square = 0;
    double variance = 0;
    for (float[][] one : each) {
      mean += one[0][step] / each.size();
      square += (double) one[0][step] * one[0][step] / each.size();
      variance += one[1][step] / each.size();
    }
    double whole = variance + Math.max(0, square - mean * mean);
    answers.correction()[step] = (float) (sigma * trust.correction(mean, whole, degC));
    answers.logVariance()[step] =
        (float) (2 * Math.log(trust.widening()) + Math.log(whole) + 2 * Math.log(sigma));
  }

  /** How it was trained. */
  public CorrectionPlan plan() {
    return plan;
  }

  /** [feature][low, high] of the steps it learned from: outside of it, it is not to be asked. */
  public float[][] ranges() {
    return ranges.clone();
  }

  /** The same, to ask a row against. */
  FeatureRanges featureRanges() {
    double[] low = new double[ranges.length];
    double[] high = new double[ranges.length];
    for (int k = 0; k < low.length; k++) {
      low[k] = ranges[k][0];
      high[k] = ranges[k][1];
    }
    return new FeatureRanges(low, high);
  }

  /** Mean loss of every pass over all members. */
  public List<Double> losses() {
    return losses;
  }

  /** Resident memory of the process after every pass, MiB. */
  public List<Long> residentMib() {
    return residentMib;
  }

  InputScale scale() {
    return scale;
  }

  Trust trust() {
    return trust;
  }

  List<CorrectionMember> members() {
    return members;
  }

  @Override
  public void close() {
    members.forEach(CorrectionMember::close);
  }
}
