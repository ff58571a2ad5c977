package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionNetwork;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A loaded correction. What cannot step any more answers NaN. */
final class RunningNetwork implements CorrectionNetwork, RunningModel {
  private final RecurrentModel model;
  private final StepTimer timer = new StepTimer();
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
    long startNs = StepTimer.nowNs();
    try {
      model.step(row, hidden, answer);
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
