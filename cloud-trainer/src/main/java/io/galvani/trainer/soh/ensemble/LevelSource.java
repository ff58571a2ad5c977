package io.galvani.trainer.soh.ensemble;

import io.galvani.trainer.onnx.OnnxGraph;

/**
 * What estimates a level beside the networks: ln(capacity / reference)·{@link CapacityModel#GAIN}.
 * It never rises with the number of charges alone, so that the joint estimate does not either.
 */
interface LevelSource {
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
