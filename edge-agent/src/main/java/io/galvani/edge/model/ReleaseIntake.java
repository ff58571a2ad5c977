package io.galvani.edge.model;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.model.KnownModel;
import io.galvani.release.verify.Bundle;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ReleaseKey;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets one release of a model at a time over the agent's line, until it is whole and verified: asks
 * for what lacks, has the documents verified before any file is fetched, and gives up where nothing
 * comes.
 */
final class ReleaseIntake {
  private static final long SILENCE_MS = 60_000;

  private final PackId pack;
  private final KnownModel model;
  private final InstalledReleases installed;
  private final ModelLine line;

  private @Nullable ReleaseFetch fetch;
  private boolean linked;
  private long progressMs;

  ReleaseIntake(PackId pack, KnownModel model, InstalledReleases installed, ModelLine line) {
    this.pack = pack;
    this.model = model;
    this.installed = installed;
    this.line = line;
  }

  /** From now on something can come: silence counts from here. */
  void linkUp(long nowMs) {
    linked = true;
    progressMs = nowMs;
  }

  void linkDown() {
    linked = false;
    if (fetch != null) {
      fetch.linkDown();
    }
  }

  boolean isLinked() {
    return linked;
  }

  /** Begins with a release; another one must have been ended. */
  void begin(long counter, long nowMs) {
    ReleaseKey index = ReleaseKey.index(pack.tenant(), model.id(), counter);
    fetch = new ReleaseFetch(index, installed.downloads(counter));
    progressMs = nowMs;
  }

  /** Release that is being got, 0 = none. */
  long counter() {
    return fetch == null ? 0 : fetch.counter();
  }

  /** Takes a message of a release, be it of this one or not. */
  void take(ReleaseKey key, byte[] payload, long nowMs) throws IOException, RefusedException {
    ReleaseFetch now = fetch;
    boolean ours =
        now != null
            && key.tenant().equals(pack.tenant())
            && key.model().equals(model.id())
            && key.counter() == now.counter();
    if (now != null && ours && now.take(key, payload)) {
      progressMs = nowMs;
    }
  }

  /** Does what there is to do now; gives the release once it is whole and verified. */
  Optional<WholeRelease> advance(long nowMs) throws IOException, RefusedException {
    ReleaseFetch now = fetch;
    if (now == null) {
      return Optional.empty();
    }
    Optional<Bundle> documents = now.documents();
    if (documents.isPresent()) {
      ReleaseManifest manifest = installed.verify(documents.get(), now.counter());
      now.accept(manifest, installed.leftOver(manifest));
      progressMs = nowMs;
    }
    Optional<Map<String, byte[]>> files = now.files();
    if (files.isPresent()) {
      return Optional.of(new WholeRelease(now.manifest(), now.signedManifest(), files.get()));
    }
    if (linked && nowMs - progressMs > SILENCE_MS) {
      throw new RefusedException(
          Refusal.FILE_TOO_SLOW, "a chunk must come within %d s".formatted(SILENCE_MS / 1000));
    }
    if (linked) {
      line.subscribe(now.ask());
    }
    return Optional.empty();
  }

  /** Stops; what came stays on disk for another attempt. */
  void drop() {
    fetch = null;
  }

  /** Stops, and deletes what came. */
  void clear() throws IOException {
    ReleaseFetch ended = fetch;
    drop();
    if (ended != null) {
      ended.clear();
    }
  }
}
