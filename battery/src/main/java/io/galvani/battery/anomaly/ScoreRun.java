package io.galvani.battery.anomaly;

/**
 * The last {@value #LENGTH} scores of a pack. One snippet may be odd by chance: an alert begins
 * when all of them lie above 1, and ends when all lie below {@value #GONE}. Snippets overlap by
 * three quarters, so that {@value #LENGTH} of them rest on two that share nothing.
 */
public final class ScoreRun {
  /** Snippets that must agree. */
  public static final int LENGTH = 5;

  /** Below this a score is back to usual. */
  public static final double GONE = 0.8;

  private final double[] last = new double[LENGTH];
  private int held;
  private int next;

  /** Takes a score. */
  public void add(double score) {
    last[next] = score;
    next = (next + 1) % LENGTH;
    held = Math.min(LENGTH, held + 1);
  }

  /** The score that all of the run reach; 0 while there are too few. */
  public double persistent() {
    if (held < LENGTH) {
      return 0;
    }
    double least = last[0];
    for (double score : last) {
      least = Math.min(least, score);
    }
    return least;
  }

  /** Whether all of the run are back to usual. */
  public boolean gone() {
    for (double score : last) {
      if (!(score < GONE)) {
        return false;
      }
    }
    return held == LENGTH;
  }
}
