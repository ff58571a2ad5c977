package io.galvani.stream.model;

import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.TimestampDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.NativeRuntime;
import io.galvani.release.trial.ModelTrial;
import io.galvani.release.verify.Bundle;
import io.galvani.release.verify.Device;
import io.galvani.release.verify.DeviceClock;
import io.galvani.release.verify.FileIntake;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import io.galvani.release.verify.ReleaseVerifier;
import io.galvani.release.verify.TrustState;
import io.galvani.schemas.model.ReleaseIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks a release in the edge's order: documents, file, child process. Which release a pack runs
 * its edge has decided, with its own clock and target; so the timestamp is held to be fresh at the
 * time that it attests, and the target to fit.
 */
final class ReleaseCheck {
  private static final ModelTrial TRIAL = new ModelTrial(Duration.ofSeconds(60), 128);

  private final RootDocument root;
  private final RememberedTrials trials;

  /**
   * Trusts what a root document, as it was delivered, vouches for.
   *
   * @param folder takes a model while it is tried, and remembers what passed
   */
  ReleaseCheck(RootDocument root, Path folder) {
    this.root = root;
    this.trials =
        new RememberedTrials(
            TRIAL, folder, NativeRuntime.version() + " on " + System.getProperty("os.arch"));
  }

  /**
   * Passes with what may be loaded, or refuses.
   *
   * @throws IOException if it cannot be tried now; it may be later
   */
  VerifiedRelease check(Map<String, byte[]> parts)
      throws RefusedException, IOException, InterruptedException {
    byte[] timestamp = part(parts, ReleaseIndex.TIMESTAMP);
    byte[] envelope = part(parts, ReleaseIndex.MANIFEST);
    List<byte[]> roots = new ArrayList<>();
    parts.forEach(
        (name, bytes) -> {
          if (name.startsWith(ReleaseIndex.ROOT)) {
            roots.add(bytes);
          }
        });
    ReleaseManifest manifest =
        ReleaseVerifier.verify(
                new Bundle(roots, timestamp, envelope),
                TrustState.of(root),
                fitting(envelope),
                new DeviceClock(true, attestedMs(timestamp)))
            .manifest();
    if (manifest.files().size() != 1) {
      throw new RefusedException(
          Refusal.MODEL_MALFORMED, "files must be one, but were " + manifest.files().size());
    }
    ModelFile file = manifest.files().get(0);
    byte[] onnx = part(parts, file.name());
    FileIntake.check(file, onnx);
    trials.run(manifest, onnx);
    return VerifiedRelease.of(manifest, onnx);
  }

  private static byte[] part(Map<String, byte[]> parts, String name) throws RefusedException {
    byte[] part = parts.get(name);
    if (part == null) {
      throw new RefusedException(
          Refusal.DOCUMENT_MALFORMED,
          "a release must hold " + name + ", but holds " + parts.keySet());
    }
    return part;
  }

  private static long attestedMs(byte[] timestamp) throws RefusedException {
    try {
      return TimestampDocument.parse(SignedDocument.parse(timestamp).payload()).createdAtMs();
    } catch (MalformedDocumentException e) {
      throw new RefusedException(Refusal.DOCUMENT_MALFORMED, "timestamp: " + e.getMessage());
    }
  }

  private static Device fitting(byte[] envelope) throws RefusedException {
    try {
      Target target = ReleaseManifest.parse(SignedDocument.parse(envelope).payload()).target();
      return new Device(
          any(target.packs()).replace("*", "any"),
          any(target.hardware()),
          any(target.chemistries()),
          target.engine(),
          target.engineVersion(),
          target.minAgentVersion(),
          KnownModel.schemas());
    } catch (MalformedDocumentException e) {
      throw new RefusedException(Refusal.DOCUMENT_MALFORMED, "manifest: " + e.getMessage());
    }
  }

  private static String any(List<String> allowed) {
    return allowed.isEmpty() || allowed.get(0).equals("*") ? "any" : allowed.get(0);
  }
}
