package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.verify.RefusedException;

/**
 * The release that a challenger has to beat.
 *
 * @param manifest what it says of itself
 * @param model its file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NewestRelease(ReleaseManifest manifest, byte[] model) {
  /** Reads ranges out of a manifest; see {@link io.galvani.release.model.TrainingRange}. */
  @FunctionalInterface
  public interface Ranges<T> {
    /** The ranges. */
    T of(ReleaseManifest.FeatureSchema features) throws RefusedException;
  }

  /** Its counter. */
  public long counter() {
    return manifest.counter();
  }

  /**
   * What its manifest says that it was taught of.
   *
   * @throws InputException if the manifest does not say
   */
  public <T> T taughtOf(Ranges<T> ranges) {
    try {
      return ranges.of(manifest.features());
    } catch (RefusedException without) {
      throw new InputException(
          "release %d of %s: %s".formatted(counter(), manifest.model(), without.getMessage()),
          without);
    }
  }
}
