package io.galvani.trainer.anomaly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.trainer.engine.Graphs;
import java.util.List;

/**
 * [batch, snippet] to [batch, responses] and [batch, latent]. The decoder is told what drives the
 * pack and has to rebuild how it responds, as in DyAD (Zhang et al., Nature Communications 14
 * (2023) 5940): what nobody could predict, the driver's foot, need not pass the narrow middle.
 */
final class SnippetBlock extends AbstractBlock {
  /** Columns of the snippet that drive the pack come first. */
  static final int DRIVERS = SnippetFeature.DRIVERS * PackSnippets.STEPS;

  /** Columns of the snippet that are responses follow. */
  static final int RESPONSES = SnippetFeature.RESPONSES * PackSnippets.STEPS;

  private final Linear[] layers;
  private final AnomalyPlan plan;

  SnippetBlock(AnomalyPlan plan) {
    this.plan = plan;
    int[] sizes = {plan.units(), plan.latent(), plan.units(), RESPONSES};
    layers = new Linear[sizes.length];
    for (int k = 0; k < sizes.length; k++) {
      layers[k] = addChildBlock("linear" + k, Linear.builder().setUnits(sizes[k]).build());
    }
  }

  /** Width of what the decoder sees: latent numbers, drivers, kind. */
  private long decoded() {
    return plan.latent() + DRIVERS + 1L;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray x = inputs.head();
    NDArray coded = Graphs.swish(layer(0, store, x, training));
    NDArray latent = layer(1, store, coded, training);
    NDArray given = x.get(":, 0:" + DRIVERS).concat(x.get(":, " + SnippetScale.SCALED + ":"), 1);
    NDArray told = latent.concat(given, 1);
    NDArray decoded = Graphs.swish(layer(2, store, told, training));
    return new NDList(layer(3, store, decoded, training), latent);
  }

  private NDArray layer(int k, ParameterStore store, NDArray x, boolean training) {
    return layers[k].forward(store, new NDList(x), training).head();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long batch = inputs[0].get(0);
    return new Shape[] {new Shape(batch, RESPONSES), new Shape(batch, plan.latent())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    long batch = inputs[0].get(0);
    long[] widths = {PackSnippets.WIDTH, plan.units(), decoded(), plan.units()};
    for (int k = 0; k < layers.length; k++) {
      layers[k].initialize(manager, type, new Shape(batch, widths[k]));
    }
  }

  /** Weights [out, in] and bias of each of the four layers. */
  List<float[][]> weights() {
    return java.util.Arrays.stream(layers)
        .map(
            layer ->
                new float[][] {
                  layer.getParameters().valueAt(0).getArray().toFloatArray(),
                  layer.getParameters().valueAt(1).getArray().toFloatArray()
                })
        .toList();
  }
}
