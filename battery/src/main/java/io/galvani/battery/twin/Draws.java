package io.galvani.battery.twin;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Random numbers for many simulated packs whose seeds are numbers side by side. {@link Random}
 * begins nearly alike for such seeds: the first number that is drawn for each pack of a fleet would
 * be the same to a percent.
 */
public final class Draws {
  private Draws() {}

  /** A generator that begins anew for every seed, and alike for the same one. */
  public static Random of(long seed) {
    return new Random(new SplittableRandom(seed).nextLong());
  }
}
