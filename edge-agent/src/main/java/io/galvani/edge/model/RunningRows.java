package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionFusion;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RowModel;

/** A loaded model without a memory. */
final class RunningRows extends RunningModel {
  private final RowModel model;

  private RunningRows(RowModel model, StepTimer timer) {
    super(timer);
    this.model = model;
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
      done(startNs);
    } catch (ModelException failed) {
      failed(failed, answer);
    }
  }

  @Override
  void close() {
    model.close();
  }
}
