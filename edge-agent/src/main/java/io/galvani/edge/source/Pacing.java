package io.galvani.edge.source;

import io.galvani.chassis.config.Require;

/**
 * How fast event time passes: once, N times faster, or as fast as the rest of the road takes it.
 *
 * @param factor event seconds a real second; infinite = no waiting
 */
public record Pacing(double factor) {
  public static final Pacing REAL_TIME = new Pacing(1);
  public static final Pacing MAX = new Pacing(Double.POSITIVE_INFINITY);

  public Pacing {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("speed must be max or positive, but was " + factor);
    }
  }

  /** Reads {@code max} or a number. */
  public static Pacing parse(String speed) {
    if (speed.equals("max")) {
      return MAX;
    }
    try {
      return new Pacing(Require.positive("speed", Double.parseDouble(speed)));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "speed must be max or a number, but was \"" + speed + "\"");
    }
  }

  public boolean isMax() {
    return Double.isInfinite(factor);
  }

  /** When a sample is due, in ns after the first one. */
  public long dueNs(long elapsedMs) {
    return isMax() ? 0 : (long) (elapsedMs * 1e6 / factor);
  }
}
