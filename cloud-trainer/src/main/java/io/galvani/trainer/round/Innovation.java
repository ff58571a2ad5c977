package io.galvani.trainer.round;

/** Mean size of what surprised the packs' filters: where it grows, a model's world has changed. */
public final class Innovation {
  private static final int LEAST_STEPS = 500;

  private double sumV;
  private long count;

  /** Takes the innovation of a step, V; what is no number is passed over. */
  public void add(float innovationV) {
    if (Float.isFinite(innovationV)) {
      sumV += Math.abs(innovationV);
      count++;
    }
  }

  /** Its mean size since it was reset, V; NaN with fewer than 500 steps. */
  public double meanV() {
    return count < LEAST_STEPS ? Double.NaN : sumV / count;
  }

  /** Begins anew. */
  public void reset() {
    sumV = 0;
    count = 0;
  }
}
