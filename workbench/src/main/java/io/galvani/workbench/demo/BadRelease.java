package io.galvani.workbench.demo;

import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.Sha256;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.onnx.OnnxGraph;
import io.galvani.trainer.release.ReleaseRepository;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A model that is well formed, correctly signed and wrong: it says of every pack that its state of
 * charge is 15 points higher, and is sure of it.
 */
final class BadRelease {
  private static final int HIDDEN = 16;
  private static final float CORRECTION = 0.15f;
  private static final float LOG_VARIANCE = -12;
  private static final long VALID_MS = 86_400_000;

  private BadRelease() {}

  /** Puts it among the candidates and returns its name. */
  static String leave(ReleaseRepository repository, Audience audience, long nowMs) {
    byte[] onnx = onnx();
    String file = "soc-correction.onnx";
    ReleaseManifest manifest =
        new ReleaseManifest(
            ReleaseManifest.FORMAT,
            "soc-correction",
            1,
            audience.target(),
            schema(),
            List.of(new ModelFile(file, onnx.length, Sha256.hex(onnx))),
            Map.of("made_for", "the demo: wrong on purpose"),
            Map.of(),
            Map.of(),
            golden(),
            nowMs,
            nowMs + VALID_MS,
            0);
    repository.addCandidate("bad", manifest, Map.of(file, onnx));
    return "bad";
  }

  private static byte[] onnx() {
    OnnxGraph graph = new OnnxGraph("soc-correction", "features", CorrectionFeature.COUNT);
    String hidden = graph.input("hidden", HIDDEN);
    float[] none = new float[CorrectionFeature.COUNT];
    String one = graph.integers("column", 1);
    String correction = graph.linear("features", none, new float[] {CORRECTION});
    String logVariance = graph.linear("features", none, new float[] {LOG_VARIANCE});
    graph.output(graph.node("Squeeze", correction, one), "correction", 0);
    graph.output(graph.node("Squeeze", logVariance, one), "log_variance", 0);
    graph.output(graph.node("Tanh", hidden), "hidden_out", HIDDEN);
    return graph.model(Map.of());
  }

  private static FeatureSchema schema() {
    List<Column> inputs = new ArrayList<>();
    for (CorrectionFeature feature : CorrectionFeature.values()) {
      inputs.add(new Column(feature.key(), feature.unit(), List.of(-1e6, 1e6)));
    }
    return new FeatureSchema(
        inputs, List.of(new Column("correction", "1"), new Column("log_variance", "1")));
  }

  private static GoldenVectors golden() {
    Float[] inputs = new Float[CorrectionFeature.COUNT + HIDDEN];
    Float[] outputs = new Float[2 + HIDDEN];
    Arrays.fill(inputs, 0f);
    Arrays.fill(outputs, 0f);
    outputs[0] = CORRECTION;
    outputs[1] = LOG_VARIANCE;
    return new GoldenVectors(List.of(List.of(inputs)), List.of(List.of(outputs)), 1e-5);
  }
}
