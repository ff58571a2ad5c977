package io.galvani.battery.cell;

/**
 * The three levels of limits that battery management knows; each lies within the next.
 *
 * @param operating what the cell is meant to be used within
 * @param recommendedSafety beyond it: act soon
 * @param maximumSafety beyond it: danger
 */
public record CellLimits(LimitSet operating, LimitSet recommendedSafety, LimitSet maximumSafety) {
  public CellLimits {
    requireWithin("operating", operating, "recommended_safety", recommendedSafety);
    requireWithin("recommended_safety", recommendedSafety, "maximum_safety", maximumSafety);
  }

  private static void requireWithin(String name, LimitSet inner, String outerName, LimitSet outer) {
    if (!inner.within(outer)) {
      throw new IllegalArgumentException(
          "limits.%s must lie within limits.%s, but %s does not lie within %s"
              .formatted(name, outerName, inner, outer));
    }
  }

  /** The same limits with all currents multiplied by a factor. */
  CellLimits withCurrentTimes(double factor) {
    return new CellLimits(
        operating.withCurrentTimes(factor),
        recommendedSafety.withCurrentTimes(factor),
        maximumSafety.withCurrentTimes(factor));
  }
}
