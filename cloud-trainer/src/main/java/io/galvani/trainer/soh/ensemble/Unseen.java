package io.galvani.trainer.soh.ensemble;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What members say of the training rows whose cells they did not see, view by view: how much each
 * view is to be trusted, and how wide an interval must be.
 */
final class Unseen {
  /** Shares of trust are tried in steps of a tenth. */
  private static final int STEPS = 10;

  /**
   * By which part of the least error another must exceed it to count for a third, if the errors are
   * those of one cell; by less, the more there are, as means of many scatter less.
   */
  private static final double TELLING = 0.06;

  /**
   * By how much less likely it is, before anything is known, that one more source has a say. Of the
   * 19,448 ways in which eight sources can share tenths 16,464 are among four to six of them and
   * eight trust one alone: were all alike, their mean would give everybody a say.
   */
  private static final double ONE_MORE = 0.25;

  private final double[][] level;
  private final double[][] scale;
  private final int[][] count;

  Unseen(int views, int rows) {
    level = new double[views][rows];
    scale = new double[views][rows];
    count = new int[views][rows];
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
  void add(int view, int[] rows, float[][] out) {
    for (int k = 0; k < rows.length; k++) {
      level[view][rows[k]] += out[0][k];
      scale[view][rows[k]] += out[1][k];
      count[view][rows[k]]++;
    }
  }

  /** Takes levels [k] for the rows, of a source that tells no scale. */
  void add(int view, int[] rows, float[] levels) {
    add(view, rows, new float[][] {levels, new float[levels.length]});
  }

  /**
   * Shares of the views, one in sum: the mean of all combinations in tenths, each weighted by how
   * likely it was before ({@link #ONE_MORE}) and by exp(−√cells·(e − least)/(TELLING·least)) of the
   * mean absolute error e of its joint estimate of unseen cells. Few cells cannot tell combinations
   * apart that differ by some percent, and the best of them on these is not the best on others.
   * Equal ones where some view did not leave out every row.
   */
  double[] shares(float[] y, int cells) {
    int views = level.length;
    double[] equal = new double[views];
    Arrays.fill(equal, 1.0 / views);
    for (int[] counts : count) {
      if (Arrays.stream(counts).anyMatch(n -> n == 0)) {
        return equal;
      }
    }
    List<double[]> combinations = combinations(views);
    double[] errors = combinations.stream().mapToDouble(c -> meanError(y, c)).toArray();
    double least = Arrays.stream(errors).min().orElseThrow();
    double scale = TELLING / Math.sqrt(cells) * least + Double.MIN_NORMAL;
    double[] weights = prior(combinations);
    for (int k = 0; k < weights.length; k++) {
      weights[k] *= Math.exp((least - errors[k]) / scale);
    }
    return mean(combinations, weights);
  }

  /** What each combination counts for before anything is known: few sources are likelier. */
  private static double[] prior(List<double[]> combinations) {
    int[] trusted = combinations.stream().mapToInt(Unseen::trusted).toArray();
    int[] ways = new int[combinations.get(0).length + 1];
    for (int sources : trusted) {
      ways[sources]++;
    }
    return Arrays.stream(trusted)
        .mapToDouble(sources -> Math.pow(ONE_MORE, sources) / ways[sources])
        .toArray();
  }

  /** How many sources have a say. */
  private static int trusted(double[] shares) {
    return (int) Arrays.stream(shares).filter(share -> share > 0).count();
  }

  private static double[] mean(List<double[]> combinations, double[] weights) {
    double[] mean = new double[combinations.get(0).length];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      double weight = weights[k];
      sum += weight;
      for (int view = 0; view < mean.length; view++) {
        mean[view] += weight * combinations.get(k)[view];
      }
    }
    for (int view = 0; view < mean.length; view++) {
      mean[view] /= sum;
    }
    return mean;
  }

  private static List<double[]> combinations(int views) {
    List<double[]> all = new ArrayList<>();
    combine(new double[views], 0, STEPS, all);
    return all;
  }

  /** Adds all ways in which the views from one on can share so many tenths. */
  private static void combine(double[] shares, int view, int tenths, List<double[]> all) {
    if (view == shares.length - 1) {
      shares[view] = (double) tenths / STEPS;
      all.add(shares.clone());
      return;
    }
    for (int own = 0; own <= tenths; own++) {
      shares[view] = (double) own / STEPS;
      combine(shares, view + 1, tenths - own, all);
    }
  }

  private double meanError(float[] y, double[] shares) {
    double sum = 0;
    for (int row = 0; row < y.length; row++) {
      sum += Math.abs(mean(level, row, shares) - y[row]);
    }
    return sum / y.length;
  }

  /**
   * The width within which 90 % of the rows lie, and a little more where cells are few: a quantile
   * of n cells holds for the next one at n/(n + 1) of its level. The given width where nothing was
   * left out. It errs on the wide side: fewer members are judged here than serve.
   *
   * @param shares of the levels
   * @param scaleShares of the scales, nothing for a source that tells none
   */
  Width width(float[] y, double[] shares, double[] scaleShares, int cells, Width otherwise) {
    double[] errors = new double[y.length];
    double[] scales = new double[y.length];
    int known = 0;
    for (int row = 0; row < y.length; row++) {
      if (seen(row)) {
        errors[known] = Math.abs(joint(row, shares) - y[row]);
        scales[known++] = mean(scale, row, scaleShares);
      }
    }
    if (known == 0) {
      return otherwise;
    }
    double[] sorted = Arrays.copyOf(errors, known);
    Arrays.sort(sorted);
    double floor = sorted[known / 2];
    double[] ratios = new double[known];
    for (int k = 0; k < known; k++) {
      ratios[k] = errors[k] / (scales[k] + floor);
    }
    Arrays.sort(ratios);
    double quantile = Math.min(1, 0.9 * (cells + 1) / cells);
    return new Width(ratios[(int) (quantile * (known - 1))], floor);
  }

  private boolean seen(int row) {
    return Arrays.stream(count).anyMatch(counts -> counts[row] > 0);
  }

  /** What the views that left the row out say together. */
  private double joint(int row, double[] shares) {
    int[] views = IntStream.range(0, level.length).filter(v -> count[v][row] > 0).toArray();
    // A trace of weight, so that a row that only an untrusted view left out counts as well.
    return Consensus.of(
        Arrays.stream(views).mapToDouble(v -> level[v][row] / count[v][row]).toArray(),
        Arrays.stream(views).mapToDouble(v -> shares[v] + 1e-9).toArray());
  }

  /** The views' means by their shares, over those views that left the row out; 0 for none. */
  private double mean(double[][] values, int row, double[] shares) {
    double sum = 0;
    double weights = 0;
    for (int view = 0; view < values.length; view++) {
      if (count[view][row] > 0) {
        sum += shares[view] * values[view][row] / count[view][row];
        weights += shares[view];
      }
    }
    return weights > 0 ? sum / weights : 0;
  }
}
