package io.galvani.battery.sentinel;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import java.util.Arrays;

/**
 * Watches whether a new pack's current has the right sign and its channels the right units.
 *
 * <p>A battery's voltage rises when its current rises toward charging, whatever its chemistry; but
 * loggers read voltage seconds after current, and at lag 0 the relation may even look reversed. So
 * for every lag k up to 24 s
 *
 * <pre>C(k) = Σ [I(t − k) − I(t − k − H)] · [V(t) − V(t − H)],   H = 20 s</pre>
 *
 * <p>is summed over batches of two minutes; the lag with the greatest |ΣC| is taken, and the
 * batches' mean over its standard error tells the sign. Warns at −3.5, and is certain at −6 once 1
 * % of the capacity has passed. Millivolts and kelvin are told by their size. I in A per cell,
 * positive when charging; V the mean of the plausible cells.
 *
 * <p>Missing values leave out their sample; repeated and backward times too; after a gap the
 * differences begin anew. Bad at: a pack that is only charged at constant current, where nothing
 * tells before hundreds of changes of current; scales that are wrong by less than a hundred times.
 * Allocates nothing; stateless.
 */
public final class SignUnitSentinel {
  /** Standard errors of evidence against the sign that warn. */
  public static final double WARN_T = 3.5;

  /** Standard errors of evidence against the sign that quarantine. */
  public static final double CERTAIN_T = 6;

  private static final double CERTAIN_PASSED_SHARE = 0.01;
  private static final double BATCH_S = 120;

  /** A batch in which the current never changes by this C-rate says nothing. */
  private static final double SWING_C_RATE = 0.02;

  private static final int UNIT_WARN_SAMPLES = 30;
  private static final int UNIT_CERTAIN_SAMPLES = 300;
  private static final double UNIT_SHARE = 0.9;

  private final PackModel model;
  private final LagWindow window;
  private final double intervalS;
  private final double capacityAh;

  public SignUnitSentinel(PackModel model) {
    this.model = model;
    this.window = LagWindow.of(model);
    this.intervalS = LagWindow.intervalS(model);
    this.capacityAh = model.cell().capacityAh();
  }

  /** Estimated lag of voltage behind current, s. */
  public double lagS(SentinelState state) {
    return state.lagSamples() * intervalS;
  }

  /** Share of the capacity that has passed in either direction, 1 = all of it. */
  public double passedShare(SentinelState state) {
    return state.passedAh() / capacityAh;
  }

  /** Steps by one sample; returns whether the verdict changed. */
  public boolean step(SentinelState state, PackSample sample) {
    if (state.verdict == Verdict.SETTLED || state.verdict == Verdict.QUARANTINED) {
      return false;
    }
    long lastMs = state.lastMs;
    long dtMs = lastMs == Long.MIN_VALUE ? 0 : sample.timestampMs() - lastMs;
    if (lastMs != Long.MIN_VALUE && dtMs <= 0) {
      return false;
    }
    state.lastMs = sample.timestampMs();
    double dtS = 0.001 * dtMs;
    if (dtS > 3 * intervalS + 1) {
      state.filled = 0;
      dtS = 0;
    }
    state.samples++;
    double voltageV = meanVoltageV(state, sample.cellVoltageV());
    countKelvin(state, sample.temperatureDegC());
    double currentA = sample.currentA() / model.parallel();
    if (model.plausibleCellA(currentA) && !Double.isNaN(voltageV)) {
      state.passedAh += Math.abs(currentA) * dtS / 3600;
      push(state, currentA, voltageV);
      state.batchS += (float) dtS;
    } else {
      state.filled = 0;
    }
    return judge(state);
  }

  private double meanVoltageV(SentinelState state, double[] cellV) {
    double sumV = 0;
    int plausible = 0;
    double sumMv = 0;
    int milli = 0;
    for (double v : cellV) {
      if (model.plausibleCellV(v)) {
        sumV += v;
        plausible++;
      } else if (model.plausibleCellV(0.001 * v)) {
        sumMv += 0.001 * v;
        milli++;
      }
    }
    if (2 * milli > cellV.length) {
      state.millivolts++;
      return sumMv / milli;
    }
    return plausible > 0 ? sumV / plausible : Double.NaN;
  }

  private static void countKelvin(SentinelState state, double[] probes) {
    int kelvin = 0;
    for (double value : probes) {
      if (value > 213 && value < 373 && value != 255) {
        kelvin++;
      }
    }
    if (2 * kelvin > probes.length) {
      state.kelvins++;
    }
  }

  private void push(SentinelState state, double currentA, double voltageV) {
    state.head = (state.head + 1) % LagWindow.MOST;
    state.currentA[state.head] = (float) currentA;
    state.voltageV[state.head] = (float) voltageV;
    state.filled = Math.min(LagWindow.MOST, state.filled + 1);
    if (state.filled < window.span() + window.lags()) {
      return;
    }
    float riseV = voltage(state, 0) - voltage(state, window.span());
    for (int lag = 0; lag < window.lags(); lag++) {
      float riseA = current(state, lag) - current(state, lag + window.span());
      state.batch[lag] += riseA * riseV;
      state.batchSwingA = Math.max(state.batchSwingA, Math.abs(riseA));
    }
  }

  private static float current(SentinelState state, int back) {
    return state.currentA[(state.head - back + LagWindow.MOST) % LagWindow.MOST];
  }

  private static float voltage(SentinelState state, int back) {
    return state.voltageV[(state.head - back + LagWindow.MOST) % LagWindow.MOST];
  }

  private boolean judge(SentinelState state) {
    boolean batchDone = state.batchS >= BATCH_S;
    if (batchDone) {
      closeBatch(state);
    }
    Verdict before = state.verdict;
    Mistake unit = unit(state, UNIT_WARN_SAMPLES);
    boolean passed = passedShare(state) >= CERTAIN_PASSED_SHARE;
    if (unit != Mistake.NONE) {
      boolean certain = passed && unit(state, UNIT_CERTAIN_SAMPLES) == unit;
      decide(state, certain ? Verdict.QUARANTINED : Verdict.WARNING, unit);
    } else if (batchDone) {
      double t = state.signEvidence();
      if (t < -WARN_T) {
        boolean certain = passed && t < -CERTAIN_T;
        decide(state, certain ? Verdict.QUARANTINED : Verdict.WARNING, Mistake.CURRENT_SIGN);
      } else if (passed && t > CERTAIN_T) {
        decide(state, Verdict.SETTLED, Mistake.NONE);
      } else {
        decide(state, Verdict.WATCHING, Mistake.NONE);
      }
    }
    return state.verdict != before;
  }

  private static void decide(SentinelState state, Verdict verdict, Mistake mistake) {
    state.verdict = verdict;
    state.mistake = mistake;
  }

  private static Mistake unit(SentinelState state, int atLeast) {
    if (state.millivolts >= Math.max(atLeast, UNIT_SHARE * state.samples)) {
      return Mistake.MILLIVOLTS;
    }
    if (state.kelvins >= Math.max(atLeast, UNIT_SHARE * state.samples)) {
      return Mistake.KELVIN;
    }
    return Mistake.NONE;
  }

  private void closeBatch(SentinelState state) {
    if (state.batchSwingA > SWING_C_RATE * capacityAh) {
      for (int lag = 0; lag < window.lags(); lag++) {
        state.sum[lag] += state.batch[lag];
        state.squares[lag] += state.batch[lag] * state.batch[lag];
      }
      state.batches++;
    }
    Arrays.fill(state.batch, 0);
    state.batchS = 0;
    state.batchSwingA = 0;
  }
}
