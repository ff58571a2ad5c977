package io.galvani.trainer.anomaly;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.Sha256;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Describes a trained model as a release that nobody signed yet. */
final class AnomalyManifest {
  /** Name of the model's file. */
  static final String FILE = "anomaly.onnx";

  private static final double TOLERANCE = 1e-4;
  private static final long VALID_MS = 180L * 86_400_000;
  private static final int GOLDEN_ROWS = 4;

  private AnomalyManifest() {}

  static ReleaseManifest of(
      Audience audience,
      float[][] ranges,
      byte[] onnx,
      Map<String, String> lineage,
      Map<String, Double> metrics,
      Map<String, Double> gates,
      GoldenVectors golden,
      long nowMs,
      long champion) {
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        KnownModel.ANOMALY.id(),
        1,
        audience.target(),
        KnownModel.ANOMALY.features(ranges),
        List.of(new ModelFile(FILE, onnx.length, Sha256.hex(onnx))),
        lineage,
        metrics,
        gates,
        golden,
        nowMs,
        nowMs + VALID_MS,
        champion);
  }

  /** A few snippets, evenly over those given, and what the model answers. */
  static GoldenVectors golden(byte[] onnx, List<Snippet> snippets) {
    List<List<Float>> inputs = new ArrayList<>();
    List<List<Float>> outputs = new ArrayList<>();
    try (OnnxModel model = OnnxModel.load(onnx)) {
      for (int k = 0; k < GOLDEN_ROWS; k++) {
        float[] row = snippets.get(k * (snippets.size() - 1) / (GOLDEN_ROWS - 1)).values();
        inputs.add(list(row));
        outputs.add(list(model.run(new float[][] {row})[0]));
      }
    }
    return new GoldenVectors(inputs, outputs, TOLERANCE);
  }

  private static List<Float> list(float[] values) {
    List<Float> all = new ArrayList<>();
    for (float value : values) {
      all.add(value);
    }
    return all;
  }
}
