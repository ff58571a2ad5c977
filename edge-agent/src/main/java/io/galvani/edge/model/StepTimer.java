package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.release.run.CpuTime;

/** Times the steps of a model, by what they cost on the processor. */
final class StepTimer {
  private final Latency latency = new Latency();
  private final long warmUp;
  private long steps;

  /** Of a network whose first steps are the compiler's. */
  StepTimer() {
    this(CorrectionFusion.WARM_UP);
  }

  /**
   * @param warmUp first steps that do not count
   */
  StepTimer(long warmUp) {
    this.warmUp = warmUp;
  }

  static long nowNs() {
    return CpuTime.nowNs();
  }

  /** A step that began then is done. */
  void done(long startNs) {
    if (++steps > warmUp) {
      latency.add(nowNs() - startNs);
    }
  }

  double p99Ms() {
    return latency.quantileMs(0.99);
  }
}
