package io.galvani.stream.correction;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Verified releases by tenant and counter; one thread puts, any reads. */
public final class CorrectionShelf {
  private final Map<String, CorrectionRelease> releases = new ConcurrentHashMap<>();

  /** A release, null while there is none that passed. */
  public @Nullable CorrectionRelease find(String tenant, long counter) {
    return releases.get(tenant + "/" + counter);
  }

  /** Puts a release that passed. */
  public void put(String tenant, CorrectionRelease release) {
    releases.put(tenant + "/" + release.counter(), release);
  }
}
