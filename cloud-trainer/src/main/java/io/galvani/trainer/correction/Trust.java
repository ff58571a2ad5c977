package io.galvani.trainer.correction;

import io.galvani.trainer.correction.Windows.Scaled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far a network is to be trusted on packs that it never saw.
 *
 * @param shrinking what its mean is multiplied with, 0..1: the factor that errs least
 * @param widening what its sigma is multiplied with, so that 90 % intervals hold 90 % of the steps
 */
record Trust(double shrinking, double widening) {
  private static final double NORMAL_90 = 1.645;
  private static final double LEAST_WIDENING = 0.5;
  private static final double LARGEST_WIDENING = 4;

  /** From the answers [sequence][mean, variance][step] to sequences. */
  static Trust of(List<float[][]> answers, List<Scaled> unseen) {
    double product = 0;
    double square = 0;
    for (int k = 0; k < unseen.size(); k++) {
      Scaled one = unseen.get(k);
      for (int step = 0; step < one.steps(); step++) {
        double mean = answers.get(k)[0][step];
        product += one.weight()[step] * mean * one.target()[step];
        square += one.weight()[step] * mean * mean;
      }
    }
    double shrinking = square > 0 ? Math.max(0, Math.min(1, product / square)) : 1;
    return new Trust(shrinking, widening(answers, unseen, shrinking));
  }

  private static double widening(List<float[][]> answers, List<Scaled> unseen, double shrinking) {
    List<Double> ratios = new ArrayList<>();
    for (int k = 0; k < unseen.size(); k++) {
      Scaled one = unseen.get(k);
      for (int step = 0; step < one.steps(); step++) {
        if (one.weight()[step] > 0) {
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
        all.stream().mapToDouble(Trust::shrinking).average().orElse(1),
        all.stream().mapToDouble(Trust::widening).average().orElse(1));
  }
}
