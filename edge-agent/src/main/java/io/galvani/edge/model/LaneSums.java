package io.galvani.edge.model;

/**
 * What the figures of a release are made from.
 *
 * @param passedMs event time, ms
 * @param divergence sum of |corrected − without|
 * @param compared how many these are
 * @param innovation sum of the release's |innovation|
 * @param championInnovation sum of |innovation| of what serves
 * @param innovations how many these are
 * @param anchorError sum of the release's errors at anchors
 * @param championAnchorError sum of the errors of what serves, at the same
 * @param anchors how many these are
 * @param alerts raised since
 */
record LaneSums(
    long passedMs,
    double divergence,
    long compared,
    double innovation,
    double championInnovation,
    long innovations,
    double anchorError,
    double championAnchorError,
    long anchors,
    long alerts) {

  /** Of nothing. */
  static final LaneSums NONE = new LaneSums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** No trial comes near it, and two of it can be added. */
  private static final double MOST = 1e18;

  /**
   * @throws IllegalArgumentException if a sum or a count is no number, negative or beyond belief
   */
  LaneSums {
    for (double sum :
        new double[] {
          divergence, innovation, championInnovation, anchorError, championAnchorError
        }) {
      require(sum >= 0 && sum <= MOST, sum);
    }
    for (long count : new long[] {passedMs, compared, innovations, anchors, alerts}) {
      require(count >= 0 && count <= MOST, count);
    }
  }

  private static void require(boolean holds, Number actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "a sum must be a number from 0 to %.0e, but was %s".formatted(MOST, actual));
    }
  }

  LaneSums plus(LaneSums more) {
    return new LaneSums(
        passedMs + more.passedMs,
        divergence + more.divergence,
        compared + more.compared,
        innovation + more.innovation,
        championInnovation + more.championInnovation,
        innovations + more.innovations,
        anchorError + more.anchorError,
        championAnchorError + more.championAnchorError,
        anchors + more.anchors,
        alerts + more.alerts);
  }
}
