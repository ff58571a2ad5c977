package io.galvani.stream.model;

import io.galvani.release.model.KnownModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Verified releases by tenant, model and counter; one thread puts, any reads. */
public final class ReleaseShelf {
  private final Map<Place, VerifiedRelease> releases = new ConcurrentHashMap<>();

  private record Place(String tenant, KnownModel model, long counter) {}

  /** A release, null while there is none that passed. */
  public @Nullable VerifiedRelease find(String tenant, KnownModel model, long counter) {
    return releases.get(new Place(tenant, model, counter));
  }

  /** Puts a release that passed. */
  public void put(String tenant, VerifiedRelease release) {
    releases.put(new Place(tenant, release.model(), release.counter()), release);
  }
}
