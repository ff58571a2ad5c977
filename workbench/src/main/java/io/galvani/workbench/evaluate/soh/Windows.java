package io.galvani.workbench.evaluate.soh;

import io.galvani.battery.health.CurveMatcher;
import java.util.SplittableRandom;

/** Random windows of a discharge, 30 to 70 % of its charge, the start hidden from the matcher. */
final class Windows {
  private final SplittableRandom random;
  private final double stepAh;
  private final boolean startFull;

  Windows(long seed, double stepAh, boolean startFull) {
    this.random = new SplittableRandom(seed);
    this.stepAh = stepAh;
    this.startFull = startFull;
  }

  /** Draws a window and matches it; false if nothing known resembles it. */
  boolean match(Discharge one, CurveMatcher matcher) {
    double usableAh = Math.min(one.totalAh(), one.capacityAh());
    double lengthAh = (0.3 + 0.4 * random.nextDouble()) * usableAh;
    double startAh = random.nextDouble() * (usableAh - lengthAh);
    int points = Math.max(4, (int) (lengthAh / stepAh));
    double[] windowV = one.resample(startFull ? 0 : startAh, stepAh, points);
    return matcher.match(windowV, points, startFull, one.currentA(), one.temperatureDegC());
  }
}
