package io.galvani.workbench.evaluate.soh;

import java.util.SplittableRandom;

/** Random windows of a discharge, 30 to 70 % of its charge, the start hidden unless it is full. */
final class Windows {
  private final SplittableRandom random;
  private final boolean startFull;
  private final Hanging hanging;

  Windows(long seed, boolean startFull, Hanging hanging) {
    this.random = new SplittableRandom(seed);
    this.startFull = startFull;
    this.hanging = hanging;
  }

  boolean startFull() {
    return startFull;
  }

  /** Draws the next window of a discharge; its charge counts from its own beginning. */
  Discharge draw(Discharge one) {
    double usableAh = Math.min(one.totalAh(), one.capacityAh());
    double lengthAh = (0.3 + 0.4 * random.nextDouble()) * usableAh;
    double startAh = random.nextDouble() * (usableAh - lengthAh);
    double fromAh = startFull ? 0 : startAh;
    return hanging.of(one).part(fromAh, fromAh + lengthAh);
  }
}
