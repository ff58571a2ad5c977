package io.galvani.release.verify;

import io.galvani.release.document.RootDocument;
import java.util.HashMap;
import java.util.Map;

/**
 * What an edge knows for sure. It only grows, and is kept on disk.
 *
 * @param root the newest root
 * @param timestampVersion of the newest timestamp seen, 0 for none
 * @param attestedTimeMs latest time that a verified timestamp stated, 0 for none; never goes back
 * @param counters by model, the newest release that was committed
 */
public record TrustState(
    RootDocument root, long timestampVersion, long attestedTimeMs, Map<String, Long> counters) {

  public TrustState {
    counters = Map.copyOf(counters);
  }

  /** A device as delivered. */
  public static TrustState of(RootDocument root) {
    return new TrustState(root, 0, 0, Map.of());
  }

  /** The newest committed counter of a model, 0 for none. */
  public long counter(String model) {
    return counters.getOrDefault(model, 0L);
  }

  TrustState withTimestamp(long version, long createdAtMs) {
    return new TrustState(root, version, Math.max(attestedTimeMs, createdAtMs), counters);
  }

  /** After a release was committed. */
  public TrustState withCommitted(String model, long counter) {
    Map<String, Long> all = new HashMap<>(counters);
    all.merge(model, counter, Math::max);
    return new TrustState(root, timestampVersion, attestedTimeMs, all);
  }
}
