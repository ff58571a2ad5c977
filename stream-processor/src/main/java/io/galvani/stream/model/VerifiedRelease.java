package io.galvani.stream.model;

import io.galvani.battery.charge.TaughtUses;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingRange;
import io.galvani.release.model.TrainingUses;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;

/**
 * A release that was verified.
 *
 * @param model what it is of
 * @param counter release
 * @param features with the ranges of its training data
 * @param uses that it was taught, where it is of capacity
 * @param onnx where the bytes that were checked are
 */
public record VerifiedRelease(
    KnownModel model, long counter, FeatureSchema features, TaughtUses uses, ReleaseBytes onnx) {

  /** A release whose bytes are in memory. */
  public VerifiedRelease(
      KnownModel model, long counter, FeatureSchema features, TaughtUses uses, byte[] onnx) {
    this(model, counter, features, uses, () -> onnx);
  }

  /** A release that was taught no use. */
  public VerifiedRelease(KnownModel model, long counter, FeatureSchema features, byte[] onnx) {
    this(model, counter, features, TaughtUses.NONE, onnx);
  }

  /** The same with its bytes somewhere else. */
  VerifiedRelease at(ReleaseBytes other) {
    return new VerifiedRelease(model, counter, features, uses, other);
  }

  /** Refuses what states no ranges, so that they need not be doubted later. */
  static VerifiedRelease of(ReleaseManifest manifest, byte[] onnx) throws RefusedException {
    KnownModel model =
        KnownModel.of(manifest.model())
            .orElseThrow(
                () ->
                    new RefusedException(
                        Refusal.MODEL_UNKNOWN, "nothing here runs " + manifest.model()));
    switch (model) {
      case SOC_CORRECTION -> TrainingRange.correction(manifest.features());
      case ANOMALY -> TrainingRange.drivers(manifest.features());
      case CAPACITY -> TrainingRange.charges(manifest.features());
    }
    return new VerifiedRelease(
        model, manifest.counter(), manifest.features(), TrainingUses.of(manifest.lineage()), onnx);
  }
}
