package io.galvani.trainer.soh;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.Sha256;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Describes a trained capacity model as a release that nobody signed yet. */
final class SohManifest {
  static final String MODEL = KnownModel.CAPACITY.id();

  /** Name of the model's file. */
  static final String FILE = "soh.onnx";

  private static final double TOLERANCE = 1e-4;
  private static final long VALID_MS = 180L * 86_400_000;

  private SohManifest() {}

  /** What the model answers, to be met again on every edge. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Golden(float[][] inputs, float[][] outputs) {}

  static ReleaseManifest of(
      Target target,
      FeatureSchema features,
      Map<String, String> lineage,
      byte[] onnx,
      GateVerdict verdict,
      GateRules rules,
      Golden golden,
      long nowMs,
      long champion) {
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        MODEL,
        1,
        target,
        features,
        List.of(new ModelFile(FILE, onnx.length, Sha256.hex(onnx))),
        lineage,
        Map.of("gain", verdict.gain(), "gain_low", verdict.gainLow()),
        Map.of("least_gain", rules.leastGain(), "most_stratum_loss", rules.mostStratumLoss()),
        new GoldenVectors(rows(golden.inputs()), rows(golden.outputs()), TOLERANCE),
        nowMs,
        nowMs + VALID_MS,
        champion);
  }

  private static List<List<Float>> rows(float[][] values) {
    List<List<Float>> rows = new ArrayList<>();
    for (float[] row : values) {
      List<Float> list = new ArrayList<>();
      for (float value : row) {
        list.add(value);
      }
      rows.add(list);
    }
    return rows;
  }
}
