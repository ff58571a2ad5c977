package io.galvani.trainer.release;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.Sha256;
import io.galvani.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;

/** A model {@code doubling} that doubles its one input, as a candidate. */
public final class DoublingModel {
  private DoublingModel() {}

  /** Puts it into the repository under that name. */
  public static void addTo(ReleaseRepository repository, String name) {
    addTo(repository, name, "doubling");
  }

  /** Puts it into the repository under that name, as if it were of another model. */
  static void addTo(ReleaseRepository repository, String name, String model) {
    OnnxGraph graph = new OnnxGraph("twice", "in", 1);
    String twice = graph.node("Mul", "in", graph.constant("two", new float[] {2}));
    byte[] onnx = graph.model(twice, "out", 1, Map.of());
    Column column = new Column("in", "V");
    ReleaseManifest manifest =
        new ReleaseManifest(
            ReleaseManifest.FORMAT,
            model,
            1,
            new Target(
                List.of("*"), List.of("*"), List.of("NMC"), "onnxruntime", "1.29.0", "0.1.0"),
            new FeatureSchema(List.of(column), List.of(column)),
            List.of(new ModelFile(model + ".onnx", onnx.length, Sha256.hex(onnx))),
            Map.of(),
            Map.of(),
            Map.of(),
            new GoldenVectors(List.of(List.of(3f)), List.of(List.of(6f)), 1e-5),
            1,
            2,
            0);
    repository.addCandidate(name, manifest, Map.of(model + ".onnx", onnx));
  }
}
