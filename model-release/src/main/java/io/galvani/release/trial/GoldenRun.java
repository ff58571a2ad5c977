package io.galvani.release.trial;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The child process: loads a model, runs the manifest's golden vectors and ends with what it found.
 * Arguments: the manifest's payload and the model, both files that were verified.
 */
final class GoldenRun {
  static final int GOOD = 0;
  static final int WRONG = 10;
  static final int NOT_LOADED = 11;

  private GoldenRun() {}

  public static void main(String[] args) {
    Runtime.getRuntime().halt(run(Path.of(args[0]), Path.of(args[1])));
  }

  private static int run(Path manifest, Path model) {
    try {
      GoldenVectors golden = ReleaseManifest.parse(Files.readAllBytes(manifest)).golden();
      double worst = worstDifference(Files.readAllBytes(model), golden);
      System.out.println("largest difference " + worst);
      return worst <= golden.tolerance() ? GOOD : WRONG;
    } catch (IOException | MalformedDocumentException | OrtException | ClassCastException e) {
      System.out.println(e.getMessage());
      return NOT_LOADED;
    }
  }

  /** Largest |difference| / max(1, |expected|); NaN where the model answers NaN or amiss. */
  private static double worstDifference(byte[] model, GoldenVectors golden) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options)) {
        return worst(run(environment, session, golden.inputs()), golden.outputs());
      }
    }
  }

  private static float[][] run(
      OrtEnvironment environment, OrtSession session, List<List<Float>> inputs)
      throws OrtException {
    int width = inputs.get(0).size();
    FloatBuffer flat = FloatBuffer.allocate(inputs.size() * width);
    inputs.forEach(row -> row.forEach(flat::put));
    flat.flip();
    String name = session.getInputNames().iterator().next();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, flat, new long[] {inputs.size(), width});
        OrtSession.Result result = session.run(Map.of(name, tensor))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  private static double worst(float[][] actual, List<List<Float>> expected) {
    double worst = actual.length == expected.size() ? 0 : Double.NaN;
    for (int row = 0; row < Math.min(actual.length, expected.size()); row++) {
      List<Float> wanted = expected.get(row);
      for (int k = 0; k < wanted.size(); k++) {
        double size = Math.max(1, Math.abs(wanted.get(k)));
        double difference = Math.abs(actual[row][k] - wanted.get(k)) / size;
        // Math.max keeps a NaN.
        worst = Math.max(worst, difference);
      }
    }
    return worst;
  }
}
