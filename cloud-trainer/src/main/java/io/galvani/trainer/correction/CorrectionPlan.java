package io.galvani.trainer.correction;

/**
 * How the correction is trained.
 *
 * @param members networks, each trained without one part of the packs
 * @param units recurrent units of each; members · units is the width of the hidden state, 16 to 32
 * @param epochs passes over the sequences
 * @param batch sequences that step at once
 * @param window steps through which the gradient flows back
 * @param stepsPerPack most labelled steps that one pack may contribute
 * @param seed of weights, order and parity inputs
 */
public record CorrectionPlan(
    int members, int units, int epochs, int batch, int window, int stepsPerPack, long seed) {

  /**
   * For recordings: four networks of 8 units, so that each pack is left out by one of them; six
   * passes, because more learn the drives by heart.
   */
  public static final CorrectionPlan DEFAULT = new CorrectionPlan(4, 8, 6, 32, 60, 20_000, 1);

  /**
   * For a demo's fleet, which must not wait: two networks of 8 units. Forty passes, because with
   * twenty what they learn of packs that begin apart is worse than a filter that is good already.
   */
  public static final CorrectionPlan SMALL = new CorrectionPlan(2, 8, 40, 16, 60, 5_000, 1);

  /**
   * @throws IllegalArgumentException naming the rule and the value
   */
  public CorrectionPlan {
    require("members", members, 1, 8);
    require("members times units", members * units, 16, 32);
    require("epochs", epochs, 1, 10_000);
    require("batch", batch, 1, 4096);
    require("window", window, 2, 1000);
    require("steps per pack", stepsPerPack, 100, 10_000_000);
  }

  private static void require(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], but was %d".formatted(name, low, high, value));
    }
  }

  /** Width of the hidden state. */
  public int hidden() {
    return members * units;
  }

  CorrectionPlan withSeed(long other) {
    return new CorrectionPlan(members, units, epochs, batch, window, stepsPerPack, other);
  }

  CorrectionPlan withEpochs(int other) {
    return new CorrectionPlan(members, units, other, batch, window, stepsPerPack, seed);
  }
}
