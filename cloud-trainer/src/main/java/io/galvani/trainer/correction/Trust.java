package io.galvani.trainer.correction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far networks are to be trusted on packs that they never saw. With mean m and variance v of
 * what they say, both in units of the filter's sigma,
 *
 * <pre>correction = c · sign(m) · max(0, |m| − {@value #DOUBT}·√v)</pre>
 *
 * so that small corrections, which are mostly noise, leave a good estimate as it is. The factor c
 * goes in lines from −5 °C to 0 °C to 25 °C, and stays as it is beyond: an error that repeats
 * itself in the cold need not do so in the warm, and where the cold is not trusted a pack in frost
 * that warms itself up a little is left alone. At each of the three it is the factor, in tenths,
 * that takes most of the mean absolute error of state of charge off the packs that the model is
 * for, counted less a quarter of a standard error over packs; it is 0 where none takes off more
 * than that.
 *
 * @param cold factor at −5 °C and below, 0..1
 * @param cool factor at 0 °C
 * @param warm factor at 25 °C and above
 * @param widening what its sigma is multiplied with, so that 90 % intervals hold 90 % of the steps
 */
record Trust(double cold, double cool, double warm, double widening) {
  /** Standard deviations by which a correction must exceed zero to count. */
  static final double DOUBT = 0.25;

  static final double COLD_DEG_C = -5;
  static final double COOL_DEG_C = 0;
  static final double WARM_DEG_C = 25;

  private static final double STANDARD_ERRORS = 0.25;
  private static final int TENTHS = 10;
  private static final double NORMAL_90 = 1.645;
  private static final double LEAST_WIDENING = 0.5;
  private static final double LARGEST_WIDENING = 4;

  /** What a network said of a pack that it was not taught: [mean, variance][step], in sigmas. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Heard(CorrectionSequence sequence, float[][] answer) {
    boolean counts(int step) {
      return step >= Windows.WARM_UP && sequence.usable(step);
    }

    double sigma(int step) {
      double said = sequence.features()[step][CorrectionSequence.SOC_SIGMA];
      return Math.max(Windows.LEAST_SIGMA, said);
    }

    double degC(int step) {
      return sequence.features()[step][CorrectionSequence.TEMPERATURE];
    }
  }

  /**
   * From what was said of packs by networks that had not been taught them.
   *
   * @param own packs that the model is for: by how much corrections better them
   * @param others packs of other cells, which tell with them how wide intervals must be
   */
  static Trust of(List<Heard> own, List<Heard> others) {
    Map<String, Gains> packs = new LinkedHashMap<>();
    for (Heard one : own) {
      packs.computeIfAbsent(one.sequence().pack(), pack -> new Gains()).add(one);
    }
    Collection<Gains> gains = packs.values();
    Trust trust = new Trust(factor(gains, 0), factor(gains, 1), factor(gains, 2), 1);
    List<Heard> all = new ArrayList<>(own);
    all.addAll(others);
    return new Trust(trust.cold, trust.cool, trust.warm, trust.widening(all));
  }

  /** By how much each factor betters one pack near each of the three temperatures. */
  private static final class Gains {
    /** Steps near each temperature. */
    private final double[] weight = new double[3];

    /** Absolute error of state of charge taken off by each tenth, summed up over these steps. */
    private final double[][] taken = new double[3][TENTHS + 1];

    void add(Heard one) {
      for (int step = 0; step < one.sequence().steps(); step++) {
        if (one.counts(step)) {
          add(one, step);
        }
      }
    }

    private void add(Heard one, int step) {
      double error = one.sequence().error()[step];
      double variance = one.answer()[1][step];
      // A correction that is less sure than the filter is not taken by the fusion.
      double said =
          variance < 1 ? one.sigma(step) * beyondDoubt(one.answer()[0][step], variance) : 0;
      double[] near = near(one.degC(step));
      for (int place = 0; place < near.length; place++) {
        weight[place] += near[place];
        for (int factor = 1; factor <= TENTHS; factor++) {
          double left = Math.abs(error - said * factor / TENTHS);
          taken[place][factor] += near[place] * (Math.abs(error) - left);
        }
      }
    }
  }

  /** The factor that takes most off for sure near one of the three temperatures. */
  private static double factor(Collection<Gains> packs, int place) {
    int best = 0;
    double most = 0;
    for (int factor = 1; factor <= TENTHS; factor++) {
      double taken = sureGain(packs, place, factor);
      if (taken > most) {
        best = factor;
        most = taken;
      }
    }
    return (double) best / TENTHS;
  }

  /** Mean gain of a factor less a quarter of its standard error over packs. */
  private static double sureGain(Collection<Gains> packs, int place, int factor) {
    List<Gains> there = packs.stream().filter(pack -> pack.weight[place] > 0).toList();
    double weights = there.stream().mapToDouble(pack -> pack.weight[place]).sum();
    int count = there.size();
    if (count < 2) {
      return 0;
    }
    double mean = there.stream().mapToDouble(pack -> pack.taken[place][factor]).sum() / weights;
    double spread =
        there.stream()
            .mapToDouble(pack -> Math.pow(pack.taken[place][factor] - mean * pack.weight[place], 2))
            .sum();
    return mean - STANDARD_ERRORS * Math.sqrt(spread * count / (count - 1)) / weights;
  }

  /** How near a temperature is to each of the three, one in sum. */
  private static double[] near(double degC) {
    double cool = part(degC, COLD_DEG_C, COOL_DEG_C);
    double warm = part(degC, COOL_DEG_C, WARM_DEG_C);
    return new double[] {1 - cool, cool - warm, warm};
  }

  private static double part(double degC, double low, double high) {
    return Math.max(0, Math.min(1, (degC - low) / (high - low)));
  }

  /** What is beyond doubt in a mean is multiplied with this. */
  double shrinking(double degC) {
    double[] near = near(degC);
    return cold * near[0] + cool * near[1] + warm * near[2];
  }

  /**
   * The correction that counts, in units of the filter's sigma.
   *
   * @param mean what was said, in the same units
   * @param variance of it
   * @param degC temperature of the pack
   */
  double correction(double mean, double variance, double degC) {
    return shrinking(degC) * beyondDoubt(mean, variance);
  }

  private static double beyondDoubt(double mean, double variance) {
    return Math.copySign(Math.max(0, Math.abs(mean) - DOUBT * Math.sqrt(variance)), mean);
  }

  private double widening(List<Heard> heard) {
    List<Double> ratios = new ArrayList<>();
    for (Heard one : heard) {
      for (int step = 0; step < one.sequence().steps(); step++) {
        if (one.counts(step)) {
          ratios.add(ratio(one, step));
        }
      }
    }
    if (ratios.isEmpty()) {
      return 1;
    }
    Collections.sort(ratios);
    double factor = ratios.get((int) (0.9 * (ratios.size() - 1))) / NORMAL_90;
    return Math.max(LEAST_WIDENING, Math.min(LARGEST_WIDENING, factor));
  }

  /** How far off a correction is, in units of the sigma that it tells. */
  private double ratio(Heard one, int step) {
    double variance = one.answer()[1][step];
    double sigma = one.sigma(step);
    double said = correction(one.answer()[0][step], variance, one.degC(step));
    double error = Math.abs(said - one.sequence().error()[step] / sigma);
    return error / Math.sqrt(variance + one.sequence().variance()[step] / (sigma * sigma));
  }
}
