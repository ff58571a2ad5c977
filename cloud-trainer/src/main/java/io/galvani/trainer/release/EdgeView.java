package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.model.KnownModel;
import io.galvani.release.trial.ModelTrial;
import io.galvani.release.verify.Bundle;
import io.galvani.release.verify.Device;
import io.galvani.release.verify.DeviceClock;
import io.galvani.release.verify.FileIntake;
import io.galvani.release.verify.RefusedException;
import io.galvani.release.verify.ReleaseVerifier;
import io.galvani.release.verify.TrustState;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at a release as an edge fresh from the factory will: same code, same order. */
final class EdgeView {
  private static final ModelTrial TRIAL = new ModelTrial(Duration.ofSeconds(60), 128);

  private EdgeView() {}

  /** Refuses in one line what an edge would refuse. */
  static void require(ReleaseRepository repository, Stored release, byte[] timestamp, long nowMs) {
    try {
      verify(repository, release, timestamp, fitting(release.manifest()), nowMs);
    } catch (RefusedException e) {
      throw new InputException("an edge would refuse this release: " + e.getMessage(), e);
    }
  }

  static ReleaseManifest verify(
      ReleaseRepository repository, Stored release, byte[] timestamp, Device device, long nowMs)
      throws RefusedException {
    List<byte[]> roots = repository.roots();
    if (roots.isEmpty()) {
      repository.root();
    }
    Bundle bundle =
        new Bundle(roots.subList(1, roots.size()), timestamp, release.signed().toBytes());
    ReleaseManifest manifest =
        ReleaseVerifier.verify(
                bundle,
                TrustState.of(RootCheck.first(roots.get(0))),
                device,
                new DeviceClock(true, nowMs))
            .manifest();
    tryFiles(release.path(), manifest);
    return manifest;
  }

  private static void tryFiles(Path folder, ReleaseManifest manifest) throws RefusedException {
    try {
      for (ReleaseManifest.ModelFile file : manifest.files()) {
        FileIntake.readPlain(folder, file);
        TRIAL.run(manifest, folder.resolve(file.name()));
      }
    } catch (IOException e) {
      throw new InputException(folder + " cannot be read: " + FileReason.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("interrupted while a model was tried", e);
    }
  }

  /**
   * A device that the release is for. It computes what edges and stream do for the models that they
   * know, and for any other whatever the release wants.
   */
  static Device fitting(ReleaseManifest manifest) {
    Target target = manifest.target();
    Map<String, String> schemas = new HashMap<>(KnownModel.schemas());
    schemas.putIfAbsent(manifest.model(), manifest.features().sha256());
    return new Device(
        concrete(target.packs()).replace("*", "any"),
        concrete(target.hardware()),
        concrete(target.chemistries()),
        target.engine(),
        target.engineVersion(),
        target.minAgentVersion(),
        schemas);
  }

  private static String concrete(List<String> allowed) {
    return allowed.isEmpty() || allowed.get(0).equals("*") ? "any" : allowed.get(0);
  }
}
