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
 * Builds the steps that snippets are made of, one for every block of {@link CorrectionFeatures}:
 * what drives the pack is a feature of the block, how it responds is told by its cells and probes.
 * One thread at a time; a step allocates nothing.
 */
public final class SnippetSteps {
  /** Steps of the per-cell filters before what they say of the cells is worth looking at. */
  private static final int SETTLING_STEPS = 60;

  private static final SnippetFeature[] FEATURES = SnippetFeature.values();

  private final PackModel model;
  private final CorrectionFeatures blocks = new CorrectionFeatures();
  private final double[] cellSumV;
  private final int[] cellCount;
  private final double[] scratch;
  private final RobustSpread spread;
  private final float[] row = new float[SnippetFeature.COUNT];
  private boolean whole;

  public SnippetSteps(PackModel model) {
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
   * @return whether it completed a block: {@link #blocks} and, if it is {@link #whole}, {@link
   *     #value} give it until the next sample
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
    if (!blocks.add(model, state, sample, outcome)) {
      return false;
    }
    boolean settled = state.cellSteps() >= SETTLING_STEPS && !blocks.startsAnew();
    whole = settled && blocks.complete() && fill(state, sample);
    Arrays.fill(cellSumV, 0);
    Arrays.fill(cellCount, 0);
    return true;
  }

  /** The last block. */
  public CorrectionFeatures blocks() {
    return blocks;
  }

  /**
   * Whether the last block is a step: the filters have settled, it continues the one before, and
   * everything was measured.
   */
  public boolean whole() {
    return whole;
  }

  /** A feature of the last step. */
  public float value(SnippetFeature feature) {
    return row[feature.index()];
  }

  /** Copies the last step's features. */
  void copyTo(float[] out) {
    System.arraycopy(row, 0, out, 0, row.length);
  }

  private boolean fill(PackState state, PackSample sample) {
    for (SnippetFeature feature : FEATURES) {
      CorrectionFeature same = feature.ofBlock();
      if (same != null) {
        set(feature, blocks.value(same));
      }
    }
    cells(state);
    double[] degC = sample.temperatureDegC();
    int probes = Math.min(degC.length, scratch.length);
    System.arraycopy(degC, 0, scratch, 0, probes);
    spread.medianOf(scratch, probes);
    apart(probes, SnippetFeature.COLDEST_PROBE, SnippetFeature.HOTTEST_PROBE);
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
    spread.of(scratch, cells);
    set(SnippetFeature.CELL_SPREAD, spread.sigma());
    apart(cells, SnippetFeature.LOWEST_CELL, SnippetFeature.HIGHEST_CELL);
    for (int c = 0; c < cells; c++) {
      scratch[c] = state.cellSocDelta(c);
    }
    spread.medianOf(scratch, cells);
    apart(cells, SnippetFeature.EMPTIEST_CELL, SnippetFeature.FULLEST_CELL);
    for (int c = 0; c < cells; c++) {
      scratch[c] = state.cellR0DeltaOhm(c);
    }
    spread.medianOf(scratch, cells);
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < cells; c++) {
      most = Math.max(most, scratch[c]);
    }
    set(SnippetFeature.MOST_RESISTANCE, (most - spread.median()) / state.meanR0Ohm());
  }

  /** Lowest and highest of the numbers among the first of the scratch space, less their median. */
  private void apart(int count, SnippetFeature lowest, SnippetFeature highest) {
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
}
