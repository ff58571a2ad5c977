package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import java.util.Map;

/**
 * A cell, or its joint, whose resistance rose against its own past. Cells differ by some percents
 * for good, so that a joint that came loose is lost among its siblings and stands out at once
 * against what the cell was before.
 *
 * <p>Where the current changes from one comparison to the next, the mean of the cells changes by m
 * and a cell by m + y. Over a window of such pairs
 *
 * <pre>
 *   share above the mean = Σ m·y / Σ m²
 * </pre>
 *
 * <p>The mean stands for the current, which loggers record seconds away from the voltages: with the
 * current itself as regressor a log that lags by twelve seconds gave a fifth of the windows. What
 * all cells share cancels: temperature, gain, lag. Differences of half a minute leave out what
 * comes slowly: charge, balancing, offset. A window ends when the mean has moved enough, however
 * long that takes; a current that stays the same tells nothing.
 */
final class ResistanceRise {
  /** A change of current by less tells nothing. */
  private static final double TELLING_C_RATE = 0.05;

  /** A pair further apart than this, or with more charge between, is none. */
  private static final long PAIR_MS = 10 * 60 * 1000L;

  private static final double PAIR_SOC = 0.02;

  /** Beyond these the open-circuit voltage bends and passes for resistance. */
  private static final double LEAST_SOC = 0.1;

  private static final double MOST_SOC = 0.9;

  private static final int LEAST_PAIRS = 8;

  /** A window that has not ended with so many never will. */
  private static final int MOST_PAIRS = 200;

  /** How much the mean must move in a window, V, root of the sum of squares. */
  private static final double TELLING_V = 0.05;

  /** Weight of a new window in what was of late. */
  private static final double RECENT_WEIGHT = 1.0 / 3;

  /** Windows of the past before an alert, and that it remembers: some 50 hours of driving. */
  private static final int SETTLED_WINDOWS = 8;

  private static final int MEMORY_WINDOWS = 200;

  private static final double FLOOR = 0.09;
  private static final double MAJOR_TIMES = 2;
  private static final double PACK_SIGMA = 6;
  private static final double OWN_SIGMA = 4;
  private static final double OFF_SHARE = 0.7;

  /** What surprises teaches the past no more than this many sigma. */
  private static final double CLIP_SIGMA = 1.5;

  /** Least standard deviation of a window: few of them may agree by chance. */
  private static final double LEAST_SIGMA = 0.01;

  /** Cells on either side that share a module's temperature. */
  private static final int NEIGHBOURS = 3;

  private final PackModel model;
  private final double[] share;
  private final double[] rise;
  private final double[] side = new double[NEIGHBOURS];
  private final RobustSpread spread;
  private final RobustSpread local = new RobustSpread(NEIGHBOURS);

  ResistanceRise(PackModel model) {
    this.model = model;
    this.share = new double[model.cells()];
    this.rise = new double[model.cells()];
    this.spread = new RobustSpread(model.cells());
  }

  /** To be called before the last voltages are replaced by the sample's. */
  void step(DetectorState d, PackState state, PackSample sample, Telling tell) {
    ResistancePast p = d.resistance;
    double cellA = sample.currentA() / model.parallel();
    double changeA = cellA - p.lastA;
    long passedMs = sample.timestampMs() - p.lastMs;
    boolean pair =
        passedMs > 0
            && passedMs <= PAIR_MS
            && Math.abs(changeA) >= TELLING_C_RATE * model.cell().capacityAh()
            && Math.abs(state.soc() - p.lastSoc) <= PAIR_SOC
            && state.soc() >= LEAST_SOC
            && state.soc() <= MOST_SOC;
    p.lastA = (float) cellA;
    p.lastSoc = (float) state.soc();
    p.lastMs = sample.timestampMs();
    if (!pair || !gather(d, sample)) {
      return;
    }
    double movedV = Math.sqrt(p.squareV2);
    if (p.pairs >= LEAST_PAIRS && movedV >= TELLING_V) {
      judge(d, tell);
      p.windows++;
      p.open();
    } else if (p.pairs >= MOST_PAIRS) {
      p.open();
    }
  }

  /** Whether there were cells to compare. */
  private boolean gather(DetectorState d, PackSample sample) {
    ResistancePast p = d.resistance;
    double sumV = 0;
    int present = 0;
    for (int c = 0; c < d.cells; c++) {
      rise[c] = SiblingRules.voltage(model, sample, c) - d.lastV[c];
      if (!Double.isNaN(rise[c])) {
        sumV += rise[c];
        present++;
      }
    }
    if (present < 2) {
      return false;
    }
    double meanV = sumV / present;
    for (int c = 0; c < d.cells; c++) {
      double apartV = CellRules.sensorSuspected(d, c) ? Double.NaN : rise[c] - meanV;
      p.cellProductV2[c] = RoundedFloat.coarse(p.cellProductV2[c] + meanV * apartV);
    }
    p.squareV2 += (float) (meanV * meanV);
    p.pairs++;
    return true;
  }

  private void judge(DetectorState d, Telling tell) {
    ResistancePast p = d.resistance;
    for (int c = 0; c < d.cells; c++) {
      share[c] = p.cellProductV2[c] / p.squareV2;
    }
    spread.medianOf(share, d.cells);
    double median = spread.median();
    for (int c = 0; c < d.cells; c++) {
      share[c] = (share[c] - median) / (1 + median);
      if (!Double.isNaN(share[c])) {
        double weight = p.pastWindows[c] == 0 ? 1 : RECENT_WEIGHT;
        p.recent[c] = RoundedFloat.fine(p.recent[c] + weight * (share[c] - p.recent[c]));
      }
      boolean known = !Double.isNaN(share[c]) && p.pastWindows[c] >= SETTLED_WINDOWS;
      rise[c] = known ? p.recent[c] - p.past[c] : Double.NaN;
    }
    spread.of(rise, d.cells);
    double packBound = Math.max(FLOOR, PACK_SIGMA * spread.sigma());
    for (int c = 0; c < d.cells; c++) {
      if (!Double.isNaN(rise[c])) {
        tell(d, c, packBound, tell);
      }
      if (!Double.isNaN(share[c])
          && !d.alerts.holds(Rule.CELL_RESISTANCE_RISE, c)
          && !d.alerts.holds(Rule.CELL_RESISTANCE, c)) {
        learn(p, c);
      }
    }
  }

  private void tell(DetectorState d, int c, double packBound, Telling tell) {
    ResistancePast p = d.resistance;
    double above = rise[c] - Math.max(0, Math.max(around(c, -1), around(c, 1)));
    double fewWindows = 1 + SETTLED_WINDOWS / p.pastWindows[c];
    double own = Math.sqrt(fewWindows * p.pastVariance[c]);
    double bound = Math.max(packBound, OWN_SIGMA * own);
    boolean told =
        d.alerts.holds(Rule.CELL_RESISTANCE, c) || d.alerts.holds(Rule.CELL_SELF_DISCHARGE, c);
    boolean on = above > bound && !told;
    boolean gone = above < OFF_SHARE * packBound;
    Severity severity = above > MAJOR_TIMES * bound ? Severity.MAJOR : Severity.MINOR;
    Map<String, Double> evidence =
        on || d.alerts.holds(Rule.CELL_RESISTANCE_RISE, c)
            ? Map.of("share_of_late", (double) p.recent[c], "share_before", (double) p.past[c])
            : Map.of();
    tell.that(Rule.CELL_RESISTANCE_RISE, c, on, gone, severity, above, bound, evidence);
  }

  /** Median rise of the neighbours on one side: a module that cools down takes all its cells. */
  private double around(int c, int step) {
    int count = 0;
    for (int k = 1; k <= NEIGHBOURS; k++) {
      int other = c + k * step;
      if (other >= 0 && other < rise.length) {
        side[count++] = rise[other];
      }
    }
    local.medianOf(side, count);
    return Double.isNaN(local.median()) ? 0 : local.median();
  }

  private void learn(ResistancePast p, int c) {
    double windows = p.pastWindows[c];
    double apart = share[c] - p.past[c];
    if (windows >= SETTLED_WINDOWS) {
      double most = CLIP_SIGMA * Math.sqrt(p.pastVariance[c] + LEAST_SIGMA * LEAST_SIGMA);
      apart = Math.max(-most, Math.min(most, apart));
    }
    double weight = Math.max(1 / (windows + 1), 1.0 / MEMORY_WINDOWS);
    p.past[c] = RoundedFloat.fine(p.past[c] + weight * apart);
    p.pastVariance[c] =
        RoundedFloat.fine((1 - weight) * (p.pastVariance[c] + weight * apart * apart));
    p.pastWindows[c] = (float) Math.min(MEMORY_WINDOWS, windows + 1);
  }
}
