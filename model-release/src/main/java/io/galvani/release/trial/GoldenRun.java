package io.galvani.release.trial;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.NativeRuntime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  static final int ORPHANED = 12;

  private GoldenRun() {}

  public static void main(String[] args) {
    Thread watch = new Thread(GoldenRun::endWithParent, "parent");
    watch.setDaemon(true);
    watch.start();
    Runtime.getRuntime().halt(run(Path.of(args[0]), Path.of(args[1])));
  }

  /**
   * The parent holds the other end of the input and writes nothing: it ends when the parent does.
   */
  private static void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // Gone as well.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  private static int run(Path manifest, Path model) {
    try {
      GoldenVectors golden = ReleaseManifest.parse(Files.readAllBytes(manifest)).golden();
      double worst = worstDifference(Files.readAllBytes(model), golden);
      System.out.println("largest difference " + worst);
      return worst <= golden.tolerance() ? GOOD : WRONG;
    } catch (IOException
        | MalformedDocumentException
        | OrtException
        | ModelException
        | ClassCastException
        | IndexOutOfBoundsException
        | ArithmeticException e) {
      System.out.println(e.getMessage());
      return NOT_LOADED;
    }
  }

  /** Largest |difference| / max(1, |expected|); NaN where the model answers NaN or amiss. */
  private static double worstDifference(byte[] model, GoldenVectors golden)
      throws OrtException, ModelException {
    OrtEnvironment environment = NativeRuntime.environment();
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
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      int from = 0;
      int width = inputs.get(0).size();
      int left = session.getInputInfo().size();
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        left--;
        int to = left == 0 ? width : from + width(input.getValue());
        tensors.put(input.getKey(), columns(environment, inputs, from, to));
        from = to;
      }
      try (OrtSession.Result result = session.run(tensors)) {
        return joined(result, inputs.size());
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static int width(NodeInfo input) {
    long[] shape = ((TensorInfo) input.getInfo()).getShape();
    return shape.length < 2 ? 1 : Math.toIntExact(shape[1]);
  }

  private static OnnxTensor columns(
      OrtEnvironment environment, List<List<Float>> rows, int from, int to) throws OrtException {
    FloatBuffer flat = FloatBuffer.allocate(rows.size() * (to - from));
    rows.forEach(row -> row.subList(from, to).forEach(flat::put));
    flat.flip();
    return OnnxTensor.createTensor(environment, flat, new long[] {rows.size(), to - from});
  }

  /** [row] all outputs in the order of the graph, one after another. */
  private static float[][] joined(OrtSession.Result result, int rows) throws OrtException {
    List<float[][]> parts = new ArrayList<>();
    for (Map.Entry<String, OnnxValue> output : result) {
      Object value = output.getValue().getValue();
      parts.add(value instanceof float[] column ? stood(column) : (float[][]) value);
    }
    float[][] all = new float[rows][];
    for (int row = 0; row < rows; row++) {
      FloatBuffer line = FloatBuffer.allocate(parts.stream().mapToInt(p -> p[0].length).sum());
      for (float[][] part : parts) {
        line.put(part[row]);
      }
      all[row] = line.array();
    }
    return all;
  }

  private static float[][] stood(float[] column) {
    float[][] rows = new float[column.length][1];
    for (int row = 0; row < column.length; row++) {
      rows[row][0] = column[row];
    }
    return rows;
  }

  private static double worst(float[][] actual, List<List<Float>> expected) {
    double worst = actual.length == expected.size() ? 0 : Double.NaN;
    for (int row = 0; row < Math.min(actual.length, expected.size()); row++) {
      List<Float> wanted = expected.get(row);
      if (actual[row].length < wanted.size()) {
        return Double.NaN;
      }
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
