package io.galvani.trainer.correction;

import io.galvani.battery.correction.CorrectionNetwork;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.RecurrentModel;

/** A correction in ONNX Runtime, for one pack at a time, from bytes that this program trusts. */
public final class OnnxNetwork implements CorrectionNetwork, AutoCloseable {
  private final RecurrentModel model;

  private OnnxNetwork(RecurrentModel model) {
    this.model = model;
  }

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if it is no correction
   */
  public static OnnxNetwork load(byte[] onnx) {
    try {
      return new OnnxNetwork(RecurrentModel.load(onnx, 1));
    } catch (ModelException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  @Override
  public int hiddenSize() {
    return model.hiddenSize();
  }

  @Override
  public void step(float[] row, float[] hidden, float[] answer) {
    try {
      model.step(row, hidden, answer);
    } catch (ModelException failed) {
      throw new IllegalStateException(failed.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
