package io.galvani.trainer.correction;

import io.galvani.trainer.correction.Windows.Scaled;
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
 * goes in a line from the cold to the warm end of what they were trained on: an error that repeats
 * itself in the cold need not do so in the warm. It is the one that errs least, less two standard
 * errors over packs, so that what only some packs have in common moves little.
 *
 * @param cold factor at a scaled temperature of −1 and below, 0..1
 * @param warm the same at +1 and above
 * @param widening what its sigma is multiplied with, so that 90 % intervals hold 90 % of the steps
 */
record Trust(double cold, double warm, double widening) {
  /** Standard deviations by which a correction must exceed zero to count. */
  static final double DOUBT = 0.25;

  private static final double NORMAL_90 = 1.645;
  private static final double LEAST_WIDENING = 0.5;
  private static final double LARGEST_WIDENING = 4;

  /** What a network said of a pack that it was not taught: [mean, variance][step]. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Heard(String pack, float[][] answer, Scaled sequence) {}

  /** From what was said of packs by networks that had not been taught them. */
  static Trust of(List<Heard> heard) {
    Map<String, double[][]> packs = new LinkedHashMap<>();
    for (Heard one : heard) {
      add(one, packs.computeIfAbsent(one.pack(), pack -> new double[2][2]));
    }
    Trust trust = new Trust(sure(packs.values(), 0), sure(packs.values(), 1), 1);
    return new Trust(trust.cold, trust.warm, trust.widening(heard));
  }

  /** Adds to [cold, warm][mean · target, mean²] of a pack. */
  private static void add(Heard one, double[][] sums) {
    Scaled sequence = one.sequence();
    for (int step = 0; step < sequence.steps(); step++) {
      double mean = beyondDoubt(one.answer()[0][step], one.answer()[1][step]);
      double warmth = warmth(sequence.x()[step][CorrectionSequence.TEMPERATURE]);
      for (int end = 0; end < 2; end++) {
        double weight = sequence.weight()[step] * (end == 0 ? 1 - warmth : warmth);
        sums[end][0] += weight * mean * sequence.target()[step];
        sums[end][1] += weight * mean * mean;
      }
    }
  }

  /** The factor of least squares, less its standard error over packs. */
  private static double sure(Collection<double[][]> packs, int end) {
    double product = packs.stream().mapToDouble(sums -> sums[end][0]).sum();
    double square = packs.stream().mapToDouble(sums -> sums[end][1]).sum();
    if (!(square > 0) || packs.size() < 2) {
      return 0;
    }
    double factor = product / square;
    double spread =
        packs.stream().mapToDouble(sums -> Math.pow(sums[end][0] - factor * sums[end][1], 2)).sum();
    double error = Math.sqrt(spread * packs.size() / (packs.size() - 1)) / square;
    return Math.max(0, Math.min(1, factor - error));
  }

  /** 0 = cold, 1 = warm. */
  static double warmth(double scaledTemperature) {
    return Math.max(0, Math.min(1, 0.5 * (scaledTemperature + 1)));
  }

  /** What is beyond doubt in a mean is multiplied with this. */
  double shrinking(double scaledTemperature) {
    return cold + (warm - cold) * warmth(scaledTemperature);
  }

  /**
   * The correction that counts, in units of the filter's sigma.
   *
   * @param mean what was said, in the same units
   * @param variance of it
   * @param scaledTemperature the temperature as networks see it
   */
  double correction(double mean, double variance, double scaledTemperature) {
    return shrinking(scaledTemperature) * beyondDoubt(mean, variance);
  }

  private static double beyondDoubt(double mean, double variance) {
    return Math.copySign(Math.max(0, Math.abs(mean) - DOUBT * Math.sqrt(variance)), mean);
  }

  private double widening(List<Heard> heard) {
    List<Double> ratios = new ArrayList<>();
    for (Heard one : heard) {
      Scaled sequence = one.sequence();
      for (int step = 0; step < sequence.steps(); step++) {
        if (sequence.weight()[step] > 0) {
          double said =
              correction(
                  one.answer()[0][step],
                  one.answer()[1][step],
                  sequence.x()[step][CorrectionSequence.TEMPERATURE]);
          double error = Math.abs(said - sequence.target()[step]);
          ratios.add(error / Math.sqrt(one.answer()[1][step] + sequence.variance()[step]));
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
}
