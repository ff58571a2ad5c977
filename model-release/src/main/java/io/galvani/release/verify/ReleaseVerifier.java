package io.galvani.release.verify;

import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.Role;
import io.galvani.release.document.Sha256;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.TimestampDocument;

/**
 * Checks the documents of a release. The order is fixed: size, form, root chain, signatures, time,
 * counter, target, agreement with the timestamp, file list. Files come after, see {@link
 * FileIntake}.
 */
public final class ReleaseVerifier {
  /** Further than this a counter cannot honestly have come. */
  static final long FARTHEST_STEP = 10_000;

  /** How far the clocks of signer and device may differ: one day. */
  static final long MOST_AHEAD_MS = 86_400_000;

  private ReleaseVerifier() {}

  /**
   * A manifest that passed.
   *
   * @param manifest what may now be fetched
   * @param state what the device knows after it, to be stored; the counter moves at commit only
   */
  public record Passed(ReleaseManifest manifest, TrustState state) {}

  /** Passes or refuses; a refusal changes nothing. */
  public static Passed verify(Bundle bundle, TrustState trusted, Device device, DeviceClock clock)
      throws RefusedException {
    SignedDocument stamp =
        Envelopes.parse(bundle.timestamp(), TimestampDocument.MOST_BYTES, "timestamp");
    SignedDocument signed =
        Envelopes.parse(bundle.manifest(), ReleaseManifest.MOST_BYTES, "manifest");
    TimestampDocument timestamp;
    ReleaseManifest manifest;
    try {
      timestamp = TimestampDocument.parse(stamp.payload());
      manifest = ReleaseManifest.parse(signed.payload());
    } catch (MalformedDocumentException e) {
      throw new RefusedException(Refusal.DOCUMENT_MALFORMED, String.valueOf(e.getMessage()));
    }
    TrustState state = RootChain.follow(trusted, bundle.newerRoots());
    SignatureCheck.require(stamp, Role.TIMESTAMP, state.root(), false);
    SignatureCheck.require(signed, Role.RELEASE, state.root(), false);
    state = requireTime(timestamp, manifest, state, clock);
    requireCounter(manifest, timestamp, state);
    TargetCheck.require(manifest, device);
    requireAgreement(signed, manifest, timestamp, device);
    FileRules.require(manifest);
    return new Passed(manifest, state);
  }

  private static TrustState requireTime(
      TimestampDocument timestamp, ReleaseManifest manifest, TrustState state, DeviceClock clock)
      throws RefusedException {
    long nowMs = clock.latestMs(state.attestedTimeMs());
    if (nowMs < 0) {
      throw new RefusedException(
          Refusal.TIME_UNKNOWN, "the clock is not set and no time was ever attested");
    }
    if (timestamp.version() < state.timestampVersion()) {
      throw new RefusedException(
          Refusal.TIMESTAMP_ROLLBACK,
          "timestamp must be version %d or later, but was %d"
              .formatted(state.timestampVersion(), timestamp.version()));
    }
    if (clock.synced() && timestamp.createdAtMs() > clock.nowMs() + MOST_AHEAD_MS) {
      throw new RefusedException(
          Refusal.TIMESTAMP_FROM_FUTURE,
          "timestamp must not be made after %d, but was at %d"
              .formatted(clock.nowMs() + MOST_AHEAD_MS, timestamp.createdAtMs()));
    }
    requireNotAfter(Refusal.ROOT_EXPIRED, "root", state.root().expiresAtMs(), nowMs);
    requireNotAfter(Refusal.TIMESTAMP_EXPIRED, "timestamp", timestamp.expiresAtMs(), nowMs);
    long attestedMs = Math.max(nowMs, timestamp.createdAtMs());
    requireNotAfter(Refusal.RELEASE_EXPIRED, "release", manifest.expiresAtMs(), attestedMs);
    return state.withTimestamp(timestamp.version(), timestamp.createdAtMs());
  }

  private static void requireNotAfter(Refusal refusal, String what, long expiresAtMs, long nowMs)
      throws RefusedException {
    if (nowMs > expiresAtMs) {
      throw new RefusedException(
          refusal, "%s expired at %d, and it is %d".formatted(what, expiresAtMs, nowMs));
    }
  }

  private static void requireCounter(
      ReleaseManifest manifest, TimestampDocument timestamp, TrustState state)
      throws RefusedException {
    long counter = manifest.counter();
    long installed = state.counter(manifest.model());
    if (counter <= installed) {
      throw new RefusedException(
          Refusal.COUNTER_ROLLBACK,
          "counter of %s must exceed %d, but was %d"
              .formatted(manifest.model(), installed, counter));
    }
    TimestampDocument.Current current = timestamp.models().get(manifest.model());
    long floor = current == null ? 0 : current.floor();
    if (counter < floor) {
      throw new RefusedException(
          Refusal.COUNTER_BELOW_FLOOR,
          "counter of %s must be %d or more, but was %d"
              .formatted(manifest.model(), floor, counter));
    }
    if (counter - Math.max(installed, floor) > FARTHEST_STEP) {
      throw new RefusedException(
          Refusal.COUNTER_TOO_FAR,
          "counter of %s may step by %d at most, but went from %d to %d"
              .formatted(manifest.model(), FARTHEST_STEP, installed, counter));
    }
  }

  private static void requireAgreement(
      SignedDocument signed, ReleaseManifest manifest, TimestampDocument timestamp, Device device)
      throws RefusedException {
    TimestampDocument.Current current = timestamp.models().get(manifest.model());
    String stated =
        current == null ? null : current.manifests().get(Long.toString(manifest.counter()));
    if (stated == null) {
      throw new RefusedException(
          Refusal.MODEL_UNKNOWN,
          "the timestamp names no release %d of %s"
              .formatted(manifest.counter(), manifest.model()));
    }
    String actual = Sha256.hex(signed.payload());
    if (!stated.equals(actual)) {
      throw new RefusedException(
          Refusal.MANIFEST_MIXED,
          "the manifest must hash to %s, but hashes to %s".formatted(stated, actual));
    }
    String computed = device.featureSchemas().get(manifest.model());
    if (!manifest.features().sha256().equals(computed)) {
      throw new RefusedException(
          Refusal.FEATURES_MIXED,
          "the release needs features %s, but this device computes %s"
              .formatted(manifest.features().sha256(), computed));
    }
  }
}
