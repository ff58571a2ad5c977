package io.galvani.edge.model;

import io.galvani.battery.correction.CorrectionNetwork;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;

/** A loaded correction. */
final class RunningNetwork extends RunningModel implements CorrectionNetwork {
  private final RecurrentModel model;

  RunningNetwork(RecurrentModel model) {
    super(new StepTimer());
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
