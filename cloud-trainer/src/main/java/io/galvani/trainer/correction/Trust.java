package io.galvani.trainer.correction;

import io.galvani.trainer.correction.Windows.Scaled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far a network is to be trusted on packs that it never saw. Its mean is multiplied with a
 * factor that goes in a line from the cold to the warm end of what it was trained on: an error that
 * repeats itself in the cold need not do so in the warm.
 *
 * @param cold factor at a scaled temperature of −1 and below, 0..1: the one that errs least
 * @param warm the same at +1 and above
 * @param widening what its sigma is multiplied with, so that 90 % intervals hold 90 % of the steps
 */
record Trust(double cold, double warm, double widening) {
  private static final double NORMAL_90 = 1.645;
  private static final double LEAST_WIDENING = 0.5;
  private static final double LARGEST_WIDENING = 4;

  /** From the answers [sequence][mean, variance][step] to sequences. */
  static Trust of(List<float[][]> answers, List<Scaled> unseen) {
    double[] product = new double[2];
    double[] square = new double[2];
    for (int k = 0; k < unseen.size(); k++) {
      Scaled one = unseen.get(k);
      for (int step = 0; step < one.steps(); step++) {
        double mean = answers.get(k)[0][step];
        double warmth = warmth(one.x()[step][CorrectionSequence.TEMPERATURE]);
        double[] shares = {1 - warmth, warmth};
        for (int end = 0; end < 2; end++) {
          product[end] += one.weight()[step] * shares[end] * mean * one.target()[step];
          square[end] += one.weight()[step] * shares[end] * mean * mean;
        }
      }
    }
    Trust trust = new Trust(least(product[0], square[0]), least(product[1], square[1]), 1);
    return new Trust(trust.cold, trust.warm, trust.widening(answers, unseen));
  }

  private static double least(double product, double square) {
    return square > 0 ? Math.max(0, Math.min(1, product / square)) : 0;
  }

  /** 0 = cold, 1 = warm. */
  static double warmth(double scaledTemperature) {
    return Math.max(0, Math.min(1, 0.5 * (scaledTemperature + 1)));
  }

  /** What a mean is multiplied with. */
  double shrinking(double scaledTemperature) {
    return cold + (warm - cold) * warmth(scaledTemperature);
  }

  private double widening(List<float[][]> answers, List<Scaled> unseen) {
    List<Double> ratios = new ArrayList<>();
    for (int k = 0; k < unseen.size(); k++) {
      Scaled one = unseen.get(k);
      for (int step = 0; step < one.steps(); step++) {
        if (one.weight()[step] > 0) {
          double shrinking = shrinking(one.x()[step][CorrectionSequence.TEMPERATURE]);
          double error = Math.abs(shrinking * answers.get(k)[0][step] - one.target()[step]);
          ratios.add(error / Math.sqrt(answers.get(k)[1][step] + one.variance()[step]));
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

  /** The mean of several. */
  static Trust mean(List<Trust> all) {
    return new Trust(
        all.stream().mapToDouble(Trust::cold).average().orElse(0),
        all.stream().mapToDouble(Trust::warm).average().orElse(0),
        all.stream().mapToDouble(Trust::widening).average().orElse(1));
  }
}
