package io.galvani.battery.sentinel;

import io.galvani.battery.pack.PackModel;

/**
 * How many samples the sentinel looks back.
 *
 * @param span samples over which a difference of voltage and current is taken: about 20 s
 * @param lags number of lags tried, 0 included: up to 24 s, at least three samples
 */
record LagWindow(int span, int lags) {
  private static final double SPAN_S = 20;
  private static final double LAG_S = 24;

  /** Longest {@code span + lags}, for arrays of constant size. */
  static final int MOST = 45;

  static final int MOST_LAGS = 25;
  static final int MOST_SPAN = 20;

  static LagWindow of(PackModel model) {
    double intervalS = intervalS(model);
    int span = (int) Math.max(2, Math.min(MOST_SPAN, Math.round(SPAN_S / intervalS)));
    int lags = (int) Math.max(4, Math.min(MOST_LAGS, 1 + Math.round(LAG_S / intervalS)));
    return new LagWindow(span, lags);
  }

  /** Seconds between samples; an irregular source counts as one a second. */
  static double intervalS(PackModel model) {
    return model.nominalIntervalS() > 0 ? model.nominalIntervalS() : 1;
  }
}
