package io.galvani.trainer.correction;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.FeatureRanges;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.run.ModelException;
import io.galvani.release.run.NativeRuntime;
import io.galvani.trainer.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A correction as a file of its own, with the range of its training data inside, for judging it
 * without a release around it. An edge never reads one like this.
 *
 * @param onnx the bytes
 * @param ranges what the training data covered
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CorrectionFile(byte[] onnx, FeatureRanges ranges) {
  private static final String KEY = "range.";

  /** What goes into the file beside the network. */
  static Map<String, String> meta(CorrectionModel model) {
    Map<String, String> meta = new TreeMap<>();
    meta.put("seed", Long.toString(model.plan().seed()));
    for (CorrectionFeature feature : CorrectionFeature.values()) {
      float[] range = model.ranges()[feature.index()];
      meta.put(KEY + feature.key(), range[0] + " " + range[1]);
    }
    return meta;
  }

  /**
   * Reads a file.
   *
   * @throws InputException in one line if it is no correction
   */
  public static CorrectionFile read(Path file) {
    OnnxModel.requireRuntime();
    try {
      byte[] onnx = Files.readAllBytes(file);
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
          OrtSession session = NativeRuntime.environment().createSession(onnx, options)) {
        return new CorrectionFile(onnx, ranges(file, session.getMetadata().getCustomMetadata()));
      }
    } catch (IOException | OrtException | ModelException e) {
      throw new InputException(file + " must be a correction, but: " + FileReason.of(e), e);
    }
  }

  private static FeatureRanges ranges(Path file, Map<String, String> meta) {
    double[] low = new double[CorrectionFeature.COUNT];
    double[] high = new double[CorrectionFeature.COUNT];
    for (CorrectionFeature feature : CorrectionFeature.values()) {
      String[] bounds = meta.getOrDefault(KEY + feature.key(), "").split(" ", -1);
      if (bounds.length != 2) {
        throw new InputException(
            "%s must tell the range of %s, but does not".formatted(file, feature.key()));
      }
      low[feature.index()] = Double.parseDouble(bounds[0]);
      high[feature.index()] = Double.parseDouble(bounds[1]);
    }
    return new FeatureRanges(low, high);
  }
}
