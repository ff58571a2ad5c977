package io.galvani.edge.model;

import io.galvani.battery.charge.CapacityNetwork;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RowModel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A loaded model of capacity. What cannot run any more answers NaN. */
final class RunningCapacity implements CapacityNetwork, RunningModel {
  private final RowModel model;
  private final StepTimer timer = new StepTimer(0);
  private @Nullable String failure;

  /**
   * Warms it up: its first real row may come in days, on the pack's thread, and is to be told by
   * its time.
   */
  RunningCapacity(RowModel model) throws ModelException {
    this.model = model;
    float[] row = new float[ChargeHistory.INPUTS];
    float[] answer = new float[ANSWERS];
    for (int k = 0; k < CorrectionFusion.WARM_UP; k++) {
      model.run(row, answer);
    }
  }

  @Override
  public void estimate(float[] row, float[] answer) {
    long startNs = StepTimer.nowNs();
    try {
      model.run(row, answer);
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
