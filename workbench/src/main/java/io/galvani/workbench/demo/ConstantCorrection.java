package io.galvani.workbench.demo;

import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.candidate.UnsignedModel;
import io.galvani.trainer.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A correction of the state of charge that says the same of every pack: what a release does with it
 * can be read off the estimates.
 */
public final class ConstantCorrection {
  private static final int HIDDEN = 16;
  private static final float WIDE = 1e6f;

  private ConstantCorrection() {}

  /**
   * A model for any pack.
   *
   * @param correction true state of charge less the filter's, as it claims
   * @param logVariance logarithm of the variance of that, as it claims
   */
  public static UnsignedModel of(float correction, float logVariance) {
    float[][] ranges = new float[CorrectionFeature.COUNT][];
    Arrays.setAll(ranges, k -> new float[] {-WIDE, WIDE});
    return new UnsignedModel(
        KnownModel.SOC_CORRECTION,
        KnownModel.SOC_CORRECTION.features(ranges),
        onnx(correction, logVariance),
        golden(correction, logVariance));
  }

  private static byte[] onnx(float correction, float logVariance) {
    OnnxGraph graph = new OnnxGraph("soc-correction", "features", CorrectionFeature.COUNT);
    String hidden = graph.input("hidden", HIDDEN);
    float[] none = new float[CorrectionFeature.COUNT];
    String one = graph.integers("column", 1);
    String mean = graph.linear("features", none, new float[] {correction});
    String spread = graph.linear("features", none, new float[] {logVariance});
    graph.output(graph.node("Squeeze", mean, one), "correction", 0);
    graph.output(graph.node("Squeeze", spread, one), "log_variance", 0);
    graph.output(graph.node("Tanh", hidden), "hidden_out", HIDDEN);
    return graph.model(Map.of());
  }

  private static GoldenVectors golden(float correction, float logVariance) {
    Float[] inputs = new Float[CorrectionFeature.COUNT + HIDDEN];
    Float[] outputs = new Float[2 + HIDDEN];
    Arrays.fill(inputs, 0f);
    Arrays.fill(outputs, 0f);
    outputs[0] = correction;
    outputs[1] = logVariance;
    return new GoldenVectors(List.of(List.of(inputs)), List.of(List.of(outputs)), 1e-5);
  }
}
