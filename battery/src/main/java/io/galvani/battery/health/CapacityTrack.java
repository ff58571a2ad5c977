package io.galvani.battery.health;

/**
 * ln Q of one cell over its life: level and fade per equivalent full cycle, both drifting. Errors
 * of matching against another cell's curves are alike from window to window, so a common part that
 * no averaging removes is carried beside the filter and added to what is published.
 */
public final class CapacityTrack {
  private static final double LEVEL_DRIFT = 3e-6;
  private static final double FADE_DRIFT = 2e-11;

  private final double commonVariance;
  private double level;
  private double fade;
  private double levelVar;
  private double crossVar;
  private double fadeVar;

  /**
   * Starts from what is known of a new cell.
   *
   * @param logCapacity ln Q, Q in Ah
   * @param variance of ln Q
   * @param commonVariance variance of ln Q that all windows of a cell share
   */
  public CapacityTrack(double logCapacity, double variance, double commonVariance) {
    this.level = logCapacity;
    this.levelVar = variance;
    this.fadeVar = 1e-7;
    this.commonVariance = commonVariance;
  }

  /** Lets equivalent full cycles pass. */
  public void pass(double cycles) {
    level += fade * cycles;
    levelVar += 2 * crossVar * cycles + fadeVar * cycles * cycles + LEVEL_DRIFT * cycles;
    crossVar += fadeVar * cycles;
    fadeVar += FADE_DRIFT * cycles;
  }

  /**
   * Takes an estimate in. One further than four sigma away counts with a variance so raised that it
   * lies at four sigma: a wrong window moves little, a true change gets through in a few.
   */
  public void update(double logCapacity, double variance) {
    double innovation = logCapacity - level;
    double expected = levelVar + variance;
    double excess = innovation * innovation / (16 * expected);
    double usedVar = excess > 1 ? expected * excess - levelVar : variance;
    double gainLevel = levelVar / (levelVar + usedVar);
    double gainFade = crossVar / (levelVar + usedVar);
    level += gainLevel * innovation;
    fade += gainFade * innovation;
    fadeVar -= gainFade * crossVar;
    crossVar *= 1 - gainLevel;
    levelVar *= 1 - gainLevel;
  }

  /** ln Q, Q in Ah. */
  public double logCapacity() {
    return level;
  }

  /** Variance of ln Q, the common part included. */
  public double variance() {
    return levelVar + commonVariance;
  }
}
