package io.galvani.battery.anomaly;

import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.battery.detect.RobustSpread;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import java.util.Arrays;

/**
 * Cuts a pack's samples into overlapping snippets of {@value #STEPS} steps of {@link
 * CorrectionFeatures#BLOCK_S} s of event time, one every {@value #HOP} steps. A snippet is of
 * driving or of charging; one of rest, or half and half, is passed over. A gap, or a step of which
 * something was never measured, begins anew; so does a filter that has not settled. One thread at a
 * time; a step allocates nothing.
 */
public final class PackSnippets {
  /** Steps of a snippet. */
  public static final int STEPS = 64;

  /** Steps from one snippet to the next. */
  public static final int HOP = 16;

  /** Numbers of a snippet: all steps of the first feature, of the second, …, and its kind. */
  public static final int WIDTH = STEPS * SnippetFeature.COUNT + 1;

  /** Above this a step is loaded, by C-rate. */
  private static final double LOADED_C_RATE = 0.05;

  /** Steps of the per-cell filters before what they say of the cells is worth looking at. */
  private static final int SETTLING_STEPS = 60;

  private static final double CHARGING_SHARE = 0.9;
  private static final double DRIVING_MOST_CHARGING = 0.35;
  private static final double DRIVING_LEAST_LOADED = 0.25;

  private final PackModel model;
  private final CorrectionFeatures steps = new CorrectionFeatures();
  private final double[] cellSumV;
  private final int[] cellCount;
  private final double[] scratch;
  private final RobustSpread spread;
  private final float[] row = new float[SnippetFeature.COUNT];
  private final float[][] ring = new float[STEPS][SnippetFeature.COUNT];
  private int held;
  private int next;
  private int sinceLast;
  private boolean charging;

  public PackSnippets(PackModel model) {
    this.model = model;
    this.cellSumV = new double[model.cells()];
    this.cellCount = new int[model.cells()];
    int most = Math.max(model.cells(), model.probeCell().length);
    this.scratch = new double[most];
    this.spread = new RobustSpread(most);
  }

  /**
   * Takes a sample after the filter has stepped on it. A rejected one changes nothing.
   *
   * @return whether a snippet is done: {@link #copyTo} gives it until the next sample
   */
  public boolean add(PackState state, PackSample sample, StepOutcome outcome) {
    if (outcome == StepOutcome.REJECTED) {
      return false;
    }
    double[] voltageV = sample.cellVoltageV();
    for (int c = 0; c < Math.min(voltageV.length, cellSumV.length); c++) {
      if (model.plausibleCellV(voltageV[c])) {
        cellSumV[c] += voltageV[c];
        cellCount[c]++;
      }
    }
    if (!steps.add(model, state, sample, outcome)) {
      return false;
    }
    boolean settled = state.cellSteps() >= SETTLING_STEPS && !steps.startsAnew();
    boolean whole = settled && steps.complete() && fill(state, sample);
    Arrays.fill(cellSumV, 0);
    Arrays.fill(cellCount, 0);
    if (!whole) {
      held = 0;
      sinceLast = 0;
      return false;
    }
    keep();
    return held == STEPS && sinceLast >= HOP && kindIsClear();
  }

  private boolean fill(PackState state, PackSample sample) {
    set(SnippetFeature.CURRENT, steps.value(CorrectionFeature.CURRENT));
    set(SnippetFeature.SOC, steps.value(CorrectionFeature.SOC));
    set(SnippetFeature.TEMPERATURE, steps.value(CorrectionFeature.TEMPERATURE));
    set(SnippetFeature.INNOVATION, steps.value(CorrectionFeature.INNOVATION));
    cells(state);
    double[] degC = sample.temperatureDegC();
    int probes = Math.min(degC.length, scratch.length);
    System.arraycopy(degC, 0, scratch, 0, probes);
    extremes(probes, SnippetFeature.COLDEST_PROBE, SnippetFeature.HOTTEST_PROBE);
    for (float value : row) {
      if (!(Math.abs(value) <= Float.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  private void cells(PackState state) {
    int cells = cellSumV.length;
    for (int c = 0; c < cells; c++) {
      scratch[c] = cellCount[c] == 0 ? Double.NaN : cellSumV[c] / cellCount[c];
    }
    extremes(cells, SnippetFeature.LOWEST_CELL, SnippetFeature.HIGHEST_CELL);
    set(SnippetFeature.CELL_SPREAD, spread.sigma());
    for (int c = 0; c < cells; c++) {
      scratch[c] = state.cellSocDelta(c);
    }
    extremes(cells, SnippetFeature.EMPTIEST_CELL, SnippetFeature.FULLEST_CELL);
    for (int c = 0; c < cells; c++) {
      scratch[c] = state.cellR0DeltaOhm(c);
    }
    spread.of(scratch, cells);
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < cells; c++) {
      most = Math.max(most, scratch[c]);
    }
    set(SnippetFeature.MOST_RESISTANCE, (most - spread.median()) / state.meanR0Ohm());
  }

  /** Lowest and highest of the numbers among the first of the scratch space, less their median. */
  private void extremes(int count, SnippetFeature lowest, SnippetFeature highest) {
    spread.of(scratch, count);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < count; k++) {
      if (Math.abs(scratch[k]) <= Double.MAX_VALUE) {
        low = Math.min(low, scratch[k]);
        high = Math.max(high, scratch[k]);
      }
    }
    set(lowest, low - spread.median());
    set(highest, high - spread.median());
  }

  private void set(SnippetFeature feature, double value) {
    row[feature.index()] = (float) value;
  }

  private void keep() {
    System.arraycopy(row, 0, ring[next], 0, row.length);
    next = (next + 1) % STEPS;
    held = Math.min(STEPS, held + 1);
    sinceLast++;
  }

  private boolean kindIsClear() {
    int intoBattery = 0;
    int loaded = 0;
    for (float[] step : ring) {
      intoBattery += step[SnippetFeature.CURRENT.index()] > LOADED_C_RATE ? 1 : 0;
      loaded += Math.abs(step[SnippetFeature.CURRENT.index()]) > LOADED_C_RATE ? 1 : 0;
    }
    charging = intoBattery >= CHARGING_SHARE * STEPS;
    boolean driving =
        intoBattery <= DRIVING_MOST_CHARGING * STEPS && loaded >= DRIVING_LEAST_LOADED * STEPS;
    if (charging || driving) {
      sinceLast = 0;
    }
    return charging || driving;
  }

  /** Whether the last snippet is of charging; else it is of driving. */
  public boolean charging() {
    return charging;
  }

  /** Copies the last snippet's {@value #WIDTH} numbers. */
  public void copyTo(float[] out) {
    for (int t = 0; t < STEPS; t++) {
      float[] step = ring[(next + t) % STEPS];
      for (int f = 0; f < SnippetFeature.COUNT; f++) {
        out[f * STEPS + t] = step[f];
      }
    }
    out[WIDTH - 1] = charging ? 1 : 0;
  }
}
