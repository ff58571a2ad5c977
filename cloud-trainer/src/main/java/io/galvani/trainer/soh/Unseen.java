package io.galvani.trainer.soh;

import java.util.Arrays;

/** What members say of the training rows whose cells they did not see. */
final class Unseen {
  private final double[] level;
  private final double[] scale;
  private final int[] count;

  Unseen(int rows) {
    level = new double[rows];
    scale = new double[rows];
    count = new int[rows];
  }

  /**
   * How wide an interval must be: factor·(scale + floor).
   *
   * @param factor multiple
   * @param floor the median error of unseen cells: a network trusts the cells it saw too much, so
   *     its own scale alone would be far too small where it is small
   */
  record Width(double factor, double floor) {}

  /** Takes a member's output [level, scale][k] for the rows. */
  void add(int[] rows, float[][] out) {
    for (int k = 0; k < rows.length; k++) {
      level[rows[k]] += out[0][k];
      scale[rows[k]] += out[1][k];
      count[rows[k]]++;
    }
  }

  /**
   * The width within which 90 % of the rows lie; the given one where nothing was left out. It errs
   * on the wide side: single members are judged here, and their mean serves.
   */
  Width width(float[] y, Width otherwise) {
    double[] errors = new double[y.length];
    int known = 0;
    for (int row = 0; row < y.length; row++) {
      if (count[row] > 0) {
        errors[known++] = error(y, row);
      }
    }
    if (known == 0) {
      return otherwise;
    }
    Arrays.sort(errors, 0, known);
    double floor = errors[known / 2];
    double[] ratios = new double[known];
    int next = 0;
    for (int row = 0; row < y.length; row++) {
      if (count[row] > 0) {
        ratios[next++] = error(y, row) / (scale[row] / count[row] + floor);
      }
    }
    Arrays.sort(ratios);
    return new Width(ratios[(int) (0.9 * (known - 1))], floor);
  }

  private double error(float[] y, int row) {
    return Math.abs(level[row] / count[row] - y[row]);
  }
}
