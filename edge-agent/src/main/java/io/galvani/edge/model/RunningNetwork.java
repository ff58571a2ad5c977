package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.battery.correction.CorrectionNetwork;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model as the network of one pack, timed. What cannot step any more answers NaN. A step
 * costs the time that its thread spent on the processor: waiting for a busy machine is no fault of
 * the model.
 */
final class RunningNetwork implements CorrectionNetwork, AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean KNOWS_CPU_TIME = THREADS.isCurrentThreadCpuTimeSupported();

  private final RecurrentModel model;
  private final Latency latency = new Latency();
  private long steps;
  private @Nullable String failure;

  RunningNetwork(RecurrentModel model) {
    this.model = model;
  }

  @Override
  public int hiddenSize() {
    return model.hiddenSize();
  }

  @Override
  public void step(float[] row, float[] hidden, float[] answer) {
    long startNs = nowNs();
    try {
      model.step(row, hidden, answer);
    } catch (ModelException failed) {
      failure = String.valueOf(failed.getMessage());
      Arrays.fill(answer, Float.NaN);
      return;
    }
    if (++steps > CorrectionFusion.WARM_UP) {
      latency.add(nowNs() - startNs); // the first ones are the compiler's
    }
  }

  private static long nowNs() {
    return KNOWS_CPU_TIME ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }

  double latencyP99Ms() {
    return latency.quantileMs(0.99);
  }

  /** Why it cannot step; null while it can. */
  @Nullable String failure() {
    return failure;
  }

  @Override
  public void close() {
    model.close();
  }
}
