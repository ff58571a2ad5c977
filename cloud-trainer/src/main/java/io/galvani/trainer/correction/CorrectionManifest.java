package io.galvani.trainer.correction;

import io.galvani.battery.correction.FeatureRanges;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.Sha256;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Describes a trained correction as a release that nobody signed yet. */
public final class CorrectionManifest {
  /** Name of the model. */
  public static final String MODEL = KnownModel.SOC_CORRECTION.id();

  /** Name of its file. */
  public static final String FILE = "soc-correction.onnx";

  private static final double TOLERANCE = 1e-4;
  private static final long VALID_MS = 180L * 86_400_000;
  private static final int GOLDEN_ROWS = 4;

  private CorrectionManifest() {}

  /** Hash over names, units and order of inputs and outputs. */
  public static String featureSha256() {
    return KnownModel.SOC_CORRECTION.features().sha256();
  }

  static FeatureRanges ranges(float[][] ranges) {
    double[] low = new double[ranges.length];
    double[] high = new double[ranges.length];
    for (int k = 0; k < low.length; k++) {
      low[k] = ranges[k][0];
      high[k] = ranges[k][1];
    }
    return new FeatureRanges(low, high);
  }

  static ReleaseManifest of(
      Audience audience,
      float[][] ranges,
      byte[] onnx,
      Map<String, String> lineage,
      GateVerdict verdict,
      GateRules rules,
      GoldenVectors golden,
      long nowMs,
      long champion) {
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        MODEL,
        1,
        audience.target(),
        KnownModel.SOC_CORRECTION.features(ranges),
        List.of(new ModelFile(FILE, onnx.length, Sha256.hex(onnx))),
        lineage,
        Map.of("gain", verdict.gain(), "gain_low", verdict.gainLow()),
        Map.of("least_gain", rules.leastGain(), "most_stratum_loss", rules.mostStratumLoss()),
        golden,
        nowMs,
        nowMs + VALID_MS,
        champion);
  }

  /** Steps of a sequence with the hidden states that they came with, and what the model answers. */
  static GoldenVectors golden(byte[] onnx, CorrectionSequence row) {
    List<List<Float>> inputs = new ArrayList<>();
    List<List<Float>> outputs = new ArrayList<>();
    try (OnnxNetwork network = OnnxNetwork.load(onnx)) {
      float[] hidden = new float[network.hiddenSize()];
      float[] answer = new float[2];
      int every = Math.max(1, row.steps() / GOLDEN_ROWS);
      for (int step = 0; step < row.steps() && inputs.size() < GOLDEN_ROWS; step++) {
        if (!row.finite(step)) {
          continue;
        }
        List<Float> input = list(row.features()[step], hidden);
        network.step(row.features()[step], hidden, answer);
        if (step % every == 0) {
          inputs.add(input);
          outputs.add(list(answer, hidden));
        }
      }
    }
    return new GoldenVectors(inputs, outputs, TOLERANCE);
  }

  private static List<Float> list(float[] first, float[] second) {
    List<Float> all = new ArrayList<>();
    for (float value : first) {
      all.add(value);
    }
    for (float value : second) {
      all.add(value);
    }
    return all;
  }
}
