package io.galvani.workbench.characterize;

import io.galvani.battery.cell.CellParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Error of a set's voltage averaged over five minutes, which is what a filter mistakes for SOC: a
 * part that is always there, read off where the current raises the voltage least, and a part
 * relative to that overpotential. Both are root mean squares. Neither is believed to be smaller
 * than 5 mV and 8 %: the recordings that a set was fitted to understate its error on other
 * recordings and other cells of the type.
 *
 * @param modelV the part that is always there, V
 * @param overpotentialShare the relative part
 */
record SlowError(double modelV, double overpotentialShare) {
  private static final double BLOCK_S = 300;
  private static final double LEAST_SOC = 0.08;
  private static final double LEAST_V = 0.005;
  private static final double LEAST_SHARE = 0.08;

  /** What is assumed before anything is measured. */
  static final SlowError PRIOR = new SlowError(0.01, 0.05);

  /** One block: its mean error and its mean overpotential, V. */
  private record Block(double errorV, double overpotentialV) {}

  static SlowError of(List<Trace> traces, CellParameters cell) {
    List<Block> blocks = new ArrayList<>();
    for (Trace trace : traces) {
      if (!trace.kind().equals("ocv")) {
        collect(Residuals.of(trace, cell), cell, blocks);
      }
    }
    if (blocks.isEmpty()) {
      return PRIOR;
    }
    blocks.sort(Comparator.comparingDouble(block -> Math.abs(block.overpotentialV)));
    int half = (blocks.size() + 1) / 2;
    double always = 0;
    for (Block block : blocks.subList(0, half)) {
      always += block.errorV * block.errorV / half;
    }
    double excess = 0;
    double square = 1e-9;
    for (Block block : blocks.subList(half, blocks.size())) {
      excess += block.errorV * block.errorV - always;
      square += block.overpotentialV * block.overpotentialV;
    }
    double share = Math.sqrt(Math.max(0, excess / square));
    return new SlowError(
        rounded(Math.max(LEAST_V, Math.sqrt(always)), 1e4),
        rounded(Math.min(0.5, Math.max(LEAST_SHARE, share)), 1e3));
  }

  private static void collect(Residuals residuals, CellParameters cell, List<Block> blocks) {
    Trace trace = residuals.trace();
    double seconds = 0;
    double error = 0;
    double over = 0;
    for (int i = 1; i < trace.rows(); i++) {
      if (trace.soc()[i] < LEAST_SOC || trace.weights()[i] == 0) {
        continue;
      }
      double span = trace.spanS(i);
      double simulatedV = residuals.simulatedV()[i];
      seconds += span;
      error += span * (trace.voltageV()[i] - simulatedV);
      over += span * (simulatedV - cell.ocv().ocvV(trace.soc()[i], trace.degC()[i]));
      if (seconds >= BLOCK_S) {
        blocks.add(new Block(error / seconds, over / seconds));
        seconds = error = over = 0;
      }
    }
  }

  private static double rounded(double value, double unit) {
    return Math.round(value * unit) / unit;
  }
}
