package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.release.run.CpuTime;

/** Times the steps of a model, by what they cost on the processor. */
final class StepTimer {
  private final Latency latency = new Latency();
  private long steps;

  static long nowNs() {
    return CpuTime.nowNs();
  }

  /** A step that began then is done. */
  void done(long startNs) {
    if (++steps > CorrectionFusion.WARM_UP) {
      latency.add(nowNs() - startNs); // the first ones are the compiler's
    }
  }

  double p99Ms() {
    return latency.quantileMs(0.99);
  }
}
