package io.galvani.trainer.soh.level;

import io.galvani.trainer.onnx.OnnxGraph;

/**
 * What estimates a level beside the networks: ln(capacity / reference)·{@link #GAIN}. It never
 * rises with the number of charges alone, so that the joint estimate does not either.
 */
public interface LevelSource {
  /** Levels are ln(capacity / reference)·GAIN, near one in size. */
  double GAIN = 10;

  /**
   * The level of every row.
   *
   * @param inputs [row, input], raw
   * @param scaled [row, input], scaled by the model's scale
   */
  float[] level(float[][] inputs, float[][] scaled);

  /**
   * The same in a graph: [batch, 1].
   *
   * @param inputs [batch, input], raw
   * @param scaled [batch, input], scaled
   */
  String level(OnnxGraph graph, String inputs, String scaled);
}
