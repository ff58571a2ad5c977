package io.galvani.edge.model;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.RootDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.release.slot.TrustFile;
import io.galvani.release.verify.Bundle;
import io.galvani.release.verify.Device;
import io.galvani.release.verify.DeviceClock;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import io.galvani.release.verify.ReleaseVerifier;
import io.galvani.release.verify.TrustState;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * What one pack trusts of one model, root, counters and attested time, and the releases that pass
 * by it.
 */
final class ModelTrust {
  private final KnownModel model;
  private final Device device;
  private final TrustFile file;
  private final LongSupplier wallClockMs;
  private TrustState state;

  /**
   * @param delivered root that the device was delivered with
   */
  ModelTrust(
      KnownModel model,
      Device device,
      TrustFile file,
      RootDocument delivered,
      LongSupplier wallClockMs)
      throws IOException {
    this.model = model;
    this.device = device;
    this.file = file;
    this.wallClockMs = wallClockMs;
    this.state = file.read(delivered);
  }

  /** Newest release that is known to have been committed. */
  long newestCommitted() {
    return state.counter(model.id());
  }

  /** Nothing older than this is ever taken again. */
  void remember(long committed) throws IOException {
    if (committed > newestCommitted()) {
      TrustState next = state.withCommitted(model.id(), committed);
      file.write(next);
      state = next;
    }
  }

  /** Checks the documents of a release and remembers what they prove. */
  ReleaseManifest verify(Bundle bundle, long counter) throws IOException, RefusedException {
    ReleaseVerifier.Passed passed = ReleaseVerifier.verify(bundle, state, device, clock());
    ReleaseManifest manifest = passed.manifest();
    if (!manifest.model().equals(model.id()) || manifest.counter() != counter) {
      throw new RefusedException(
          Refusal.MANIFEST_MIXED,
          "the manifest must be of %s %d, but is of %s %d"
              .formatted(model.id(), counter, manifest.model(), manifest.counter()));
    }
    if (manifest.files().size() != 1 || !manifest.files().get(0).name().endsWith(".onnx")) {
      throw new RefusedException(
          Refusal.FILE_TYPE_FORBIDDEN,
          "a release must be one ONNX file, but is " + manifest.files());
    }
    state = passed.state();
    file.write(state);
    return manifest;
  }

  /** A clock from before the trusted root was made cannot be right. */
  private DeviceClock clock() {
    long nowMs = wallClockMs.getAsLong();
    return new DeviceClock(nowMs >= state.root().createdAtMs(), nowMs);
  }
}
