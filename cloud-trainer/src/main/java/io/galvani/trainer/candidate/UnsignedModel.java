package io.galvani.trainer.candidate;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.Sha256;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import io.galvani.trainer.release.ReleaseRepository;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A model of one file that nobody signed yet.
 *
 * @param model what it does
 * @param features what it is given, with the ranges of its training
 * @param onnx its file
 * @param golden what it answers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record UnsignedModel(
    KnownModel model, FeatureSchema features, byte[] onnx, GoldenVectors golden) {
  /** Counter and times are set by the first signature. */
  private static final Duration VALID = Duration.ofDays(180);

  /**
   * Why it may go out.
   *
   * @param lineage what it was learned from, and how
   * @param metrics what the gate measured
   * @param gates what it was held against
   * @param champion counter of the release that it was compared with, 0 for none
   */
  public record Grounds(
      Map<String, String> lineage,
      Map<String, Double> metrics,
      Map<String, Double> gates,
      long champion) {

    /** Those of a gate that compares mean errors. */
    public static Grounds of(
        Map<String, String> lineage, GateVerdict verdict, GateRules rules, long champion) {
      return new Grounds(
          lineage,
          Map.of("gain", verdict.gain(), "gain_low", verdict.gainLow()),
          Map.of("least_gain", rules.leastGain(), "most_stratum_loss", rules.mostStratumLoss()),
          champion);
    }
  }

  /** Its file as a manifest describes it. */
  private ModelFile file() {
    return new ModelFile(model.id() + ".onnx", onnx.length, Sha256.hex(onnx));
  }

  /** Describes it. */
  public ReleaseManifest manifest(Audience audience, Grounds grounds, long nowMs) {
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        model.id(),
        1,
        audience.target(),
        features,
        List.of(file()),
        grounds.lineage(),
        grounds.metrics(),
        grounds.gates(),
        golden,
        nowMs,
        nowMs + VALID.toMillis(),
        grounds.champion());
  }

  /** Leaves it in a repository, to be signed. */
  public void leave(
      ReleaseRepository repository, String name, Audience audience, Grounds grounds, long nowMs) {
    ReleaseManifest manifest = manifest(audience, grounds, nowMs);
    repository.addCandidate(name, manifest, Map.of(manifest.files().get(0).name(), onnx));
  }
}
