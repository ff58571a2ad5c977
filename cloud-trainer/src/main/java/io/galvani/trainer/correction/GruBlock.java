package io.galvani.trainer.correction;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import io.galvani.trainer.onnx.GruWeights;

/** [batch, step, feature] and [1, batch, unit] to [batch, step, 2] and the last hidden state. */
final class GruBlock extends AbstractBlock {
  private static final int OUTPUTS = 2;

  private final int units;
  private final GRU gru;
  private final Linear head;

  GruBlock(int units) {
    this.units = units;
    gru =
        addChildBlock(
            "gru",
            GRU.builder()
                .setStateSize(units)
                .setNumLayers(1)
                .optBatchFirst(true)
                .optReturnState(true)
                .build());
    head = addChildBlock("head", Linear.builder().setUnits(OUTPUTS).build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDList states = gru.forward(store, inputs, training);
    NDList out = head.forward(store, new NDList(states.head()), training);
    return new NDList(out.head(), states.get(1));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long batch = inputs[0].get(0);
    return new Shape[] {new Shape(batch, inputs[0].get(1), OUTPUTS), new Shape(1, batch, units)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    gru.initialize(manager, type, inputs);
    head.initialize(manager, type, new Shape(inputs[0].get(0), inputs[0].get(1), units));
  }

  /** Weights of the recurrent layer, as they are now. */
  GruWeights recurrent() {
    return new GruWeights(
        CorrectionSequence.FEATURES,
        units,
        named("l_0_i2h_weight"),
        named("l_0_h2h_weight"),
        named("l_0_i2h_bias"),
        named("l_0_h2h_bias"));
  }

  private float[] named(String wanted) {
    for (Pair<String, Parameter> entry : gru.getParameters()) {
      if (entry.getKey().equalsIgnoreCase(wanted)) {
        return entry.getValue().getArray().toFloatArray();
      }
    }
    throw new IllegalStateException(
        "the engine's GRU must have a parameter %s, but has %s"
            .formatted(wanted, gru.getParameters().keys()));
  }

  /** Weights [2, units] and bias [2] of the two outputs. */
  float[][] head() {
    return new float[][] {
      head.getParameters().valueAt(0).getArray().toFloatArray(),
      head.getParameters().valueAt(1).getArray().toFloatArray()
    };
  }
}
