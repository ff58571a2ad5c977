package io.galvani.edge.model;

import io.galvani.battery.anomaly.AnomalyNetwork;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RowModel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A loaded model of healthy packs. What cannot run any more answers NaN. */
final class RunningWatch implements AnomalyNetwork, RunningModel {
  private final RowModel model;
  private final StepTimer timer = new StepTimer();
  private @Nullable String failure;

  RunningWatch(RowModel model) {
    this.model = model;
  }

  @Override
  public void judge(float[] snippet, float[] answer) {
    long startNs = StepTimer.nowNs();
    try {
      model.run(snippet, answer);
    } catch (ModelException failed) {
      failure = String.valueOf(failed.getMessage());
      Arrays.fill(answer, Float.NaN);
      return;
    }
    timer.done(startNs);
  }

  @Override
  public double latencyP99Ms() {
    return timer.p99Ms();
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  @Override
  public void close() {
    model.close();
  }
}
