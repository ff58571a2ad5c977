package io.galvani.stream.model;

import io.galvani.release.model.KnownModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Verified releases by tenant, model and counter; one thread puts, any reads and drops. Of each
 * that ever passed a few KiB are in memory: a pack that was away for long may run any of them.
 */
public final class ReleaseShelf {
  private final Map<Place, VerifiedRelease> releases = new ConcurrentHashMap<>();

  private final AtomicBoolean lost = new AtomicBoolean();

  private record Place(String tenant, KnownModel model, long counter) {}

  /** A release, null while there is none that passed. */
  public @Nullable VerifiedRelease find(String tenant, KnownModel model, long counter) {
    return releases.get(new Place(tenant, model, counter));
  }

  /** Puts a release that passed. */
  public void put(String tenant, VerifiedRelease release) {
    releases.put(new Place(tenant, release.model(), release.counter()), release);
  }

  /** Drops a release whose bytes are gone, so that it is read from the topic again. */
  void drop(String tenant, VerifiedRelease release) {
    releases.remove(new Place(tenant, release.model(), release.counter()), release);
    lost.set(true);
  }

  /** Whether a release was dropped since this was asked last. */
  boolean takeLost() {
    return lost.getAndSet(false);
  }
}
