package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RowModel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A loaded model without a memory. What cannot run any more answers NaN. */
final class RunningRows implements RunningModel {
  private final RowModel model;
  private final StepTimer timer;
  private @Nullable String failure;

  private RunningRows(RowModel model, StepTimer timer) {
    this.model = model;
    this.timer = timer;
  }

  /** A model whose first rows come soon: they are not told by their time. */
  static RunningRows cold(RowModel model) {
    return new RunningRows(model, new StepTimer());
  }

  /**
   * A model whose first row may come in days, on the pack's thread, and is to be told by its time:
   * it is run some times on zeros.
   */
  static RunningRows warm(RowModel model, int rowSize, int answerSize) throws ModelException {
    float[] row = new float[rowSize];
    float[] answer = new float[answerSize];
    for (int k = 0; k < CorrectionFusion.WARM_UP; k++) {
      model.run(row, answer);
    }
    return new RunningRows(model, new StepTimer(0));
  }

  /** Runs one row. */
  void run(float[] row, float[] answer) {
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
