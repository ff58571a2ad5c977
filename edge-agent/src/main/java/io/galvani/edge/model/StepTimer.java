package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFusion;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Times the steps of a model. A step costs the time that its thread spent on the processor: waiting
 * for a busy machine is no fault of the model.
 */
final class StepTimer {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean KNOWS_CPU_TIME = THREADS.isCurrentThreadCpuTimeSupported();

  private final Latency latency = new Latency();
  private long steps;

  static long nowNs() {
    return KNOWS_CPU_TIME ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
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
