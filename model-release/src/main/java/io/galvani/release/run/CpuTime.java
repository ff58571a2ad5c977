package io.galvani.release.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Time that the calling thread has spent on the processor: what a model costs. Waiting for a busy
 * machine is no fault of the model.
 */
public final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean IS_KNOWN = THREADS.isCurrentThreadCpuTimeSupported();

  private CpuTime() {}

  /** For differences, ns; the wall clock where the system does not tell. */
  public static long nowNs() {
    return IS_KNOWN ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
