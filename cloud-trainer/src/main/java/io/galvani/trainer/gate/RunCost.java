package io.galvani.trainer.gate;

import io.galvani.release.run.CpuTime;
import java.util.Arrays;

/** What a run of a model costs on one core. */
public final class RunCost {
  private static final int WARM_UP = 20;
  private static final int RUNS = 50;

  private RunCost() {}

  /** One run. */
  public interface Run<E extends Exception> {
    /** Runs the model once, on this thread. */
    void run() throws E;
  }

  /** Median processor time of 50 runs, after 20 to warm up, ms. */
  public static <E extends Exception> double medianMs(Run<E> model) throws E {
    double[] tookMs = new double[RUNS];
    for (int k = -WARM_UP; k < RUNS; k++) {
      long startNs = CpuTime.nowNs();
      model.run();
      if (k >= 0) {
        tookMs[k] = (CpuTime.nowNs() - startNs) / 1e6;
      }
    }
    Arrays.sort(tookMs);
    return tookMs[RUNS / 2];
  }
}
