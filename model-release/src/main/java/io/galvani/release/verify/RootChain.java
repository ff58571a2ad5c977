package io.galvani.release.verify;

import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows roots from the one a device trusts to the newest, one version at a time. */
final class RootChain {
  /** A device that slept longer than this many rotations is visited by hand. */
  private static final int MOST_STEPS = 256;

  private RootChain() {}

  static TrustState follow(TrustState state, List<byte[]> newerRoots) throws RefusedException {
    if (newerRoots.size() > MOST_STEPS) {
      throw new RefusedException(
          Refusal.DOCUMENT_TOO_LARGE, "roots must be 256 or fewer, but were " + newerRoots.size());
    }
    TrustState reached = state;
    for (byte[] envelope : newerRoots) {
      reached = step(reached, envelope);
    }
    return reached;
  }

  private static TrustState step(TrustState state, byte[] envelope) throws RefusedException {
    SignedDocument document = Envelopes.parse(envelope, RootDocument.MOST_BYTES, "root");
    RootDocument next;
    try {
      next = RootDocument.parse(document.payload());
    } catch (MalformedDocumentException e) {
      throw new RefusedException(Refusal.DOCUMENT_MALFORMED, String.valueOf(e.getMessage()));
    }
    RootDocument now = state.root();
    if (next.version() <= now.version()) {
      throw new RefusedException(
          Refusal.ROOT_ROLLBACK,
          "root must follow version %d, but was %d".formatted(now.version(), next.version()));
    }
    if (next.version() != now.version() + 1) {
      throw new RefusedException(
          Refusal.ROOT_SKIPPED,
          "root must be version %d, but was %d".formatted(now.version() + 1, next.version()));
    }
    SignatureCheck.require(document, Role.ROOT, now, true);
    SignatureCheck.require(document, Role.ROOT, next, true);
    return adopt(state, next);
  }

  /**
   * Whoever stole an online key may have driven counters up, so that nothing honest can follow.
   * Changing the keys of a role starts its counters, and the attested time, again from what the
   * root states.
   */
  private static TrustState adopt(TrustState state, RootDocument next) {
    RootDocument now = state.root();
    boolean timestampKeysChanged = !now.role(Role.TIMESTAMP).equals(next.role(Role.TIMESTAMP));
    boolean releaseKeysChanged = !now.role(Role.RELEASE).equals(next.role(Role.RELEASE));
    Map<String, Long> counters = new HashMap<>(state.counters());
    if (releaseKeysChanged) {
      next.releaseCounterFloor()
          .forEach((model, floor) -> counters.computeIfPresent(model, (k, v) -> floor));
    }
    return new TrustState(
        next,
        timestampKeysChanged ? 0 : state.timestampVersion(),
        timestampKeysChanged ? next.createdAtMs() : state.attestedTimeMs(),
        counters);
  }
}
