package io.galvani.release.verify;

import static io.galvani.release.verify.HonestRepository.CLOCK;
import static io.galvani.release.verify.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.document.Role;
import io.galvani.release.document.RootDocument;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.key.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** T56: keys that rotate, are revoked, and devices that slept meanwhile. */
final class RootRotationTest {
  private final HonestRepository honest = new HonestRepository();
  private final List<SigningKey> newRelease = List.of(SigningKey.create());

  private byte[] rotated(int version, List<SigningKey> release, List<SigningKey> signers) {
    RootDocument root =
        honest.root(version, honest.rootKeys, release, honest.timestampKey, Map.of("soh", 3L));
    return HonestRepository.signRoot(root, signers);
  }

  private Bundle bundle(List<byte[]> roots, List<SigningKey> signers, long counter)
      throws Exception {
    SignedDocument manifest =
        HonestRepository.sign(
            SignedDocument.unsigned(honest.manifest(counter).toBytes()), Role.RELEASE, signers);
    return new Bundle(roots, honest.bundle(manifest).timestamp(), manifest.toBytes());
  }

  private TrustState verify(Bundle bundle, TrustState state) throws RefusedException {
    return ReleaseVerifier.verify(bundle, state, HonestRepository.device(), CLOCK).state();
  }

  @Test
  void aRevokedReleaseKeyIsRefusedAndTheNewOneTaken() throws Exception {
    byte[] second = rotated(2, newRelease, honest.rootKeys.subList(0, 2));

    TrustState after = verify(bundle(List.of(second), newRelease, 4), honest.trust());

    assertThat(after.root().version()).isEqualTo(2);
    expect(
        Refusal.KEY_UNKNOWN,
        () -> verify(bundle(List.of(second), honest.releaseKeys, 4), honest.trust()));
    expect(Refusal.KEY_UNKNOWN, () -> verify(bundle(List.of(), honest.releaseKeys, 4), after));
  }

  @Test
  void aDeviceThreeRootsBehindWalksTheChain() throws Exception {
    List<byte[]> chain = new ArrayList<>();
    List<SigningKey> roots = honest.rootKeys;
    for (int version = 2; version <= 4; version++) {
      List<SigningKey> next = List.of(roots.get(1), roots.get(2), SigningKey.create());
      RootDocument root = honest.root(version, next, newRelease, honest.timestampKey, Map.of());
      chain.add(HonestRepository.signRoot(root, List.of(roots.get(1), roots.get(2))));
      roots = next;
    }

    assertThat(verify(bundle(chain, newRelease, 4), honest.trust()).root().version()).isEqualTo(4);
    expect(
        Refusal.ROOT_SKIPPED,
        () -> verify(bundle(chain.subList(1, 3), newRelease, 4), honest.trust()));
    expect(
        Refusal.ROOT_ROLLBACK,
        () -> verify(bundle(List.of(chain.get(0), chain.get(0)), newRelease, 4), honest.trust()));
  }

  @Test
  void aRootNeedsTheThresholdOfTheOldAndOfTheNewKeys() {
    List<SigningKey> foreign =
        List.of(SigningKey.create(), SigningKey.create(), SigningKey.create());
    RootDocument takeover = honest.root(2, foreign, newRelease, honest.timestampKey, Map.of());

    expect(
        Refusal.THRESHOLD_MISSED,
        () ->
            verify(
                bundle(
                    List.of(rotated(2, newRelease, honest.rootKeys.subList(0, 1))), newRelease, 4),
                honest.trust()));
    expect(
        Refusal.THRESHOLD_MISSED,
        () ->
            verify(
                bundle(List.of(HonestRepository.signRoot(takeover, foreign)), newRelease, 4),
                honest.trust()));
    expect(
        Refusal.THRESHOLD_MISSED,
        () ->
            verify(
                bundle(
                    List.of(HonestRepository.signRoot(takeover, honest.rootKeys)), newRelease, 4),
                honest.trust()));
    expect(
        Refusal.THRESHOLD_MISSED,
        () ->
            verify(
                bundle(List.of(rotated(2, newRelease, honest.releaseKeys)), newRelease, 4),
                honest.trust()));
  }

  @Test
  void aRootSignedTwiceByOneKeyIsRefused() {
    SigningKey one = honest.rootKeys.get(0);

    expect(
        Refusal.SIGNATURE_REPEATED,
        () ->
            verify(
                bundle(List.of(rotated(2, newRelease, List.of(one, one))), newRelease, 4),
                honest.trust()));
  }

  @Test
  void countersThatAThiefDroveUpStartAgainFromTheRootsFloor() throws Exception {
    TrustState poisoned = honest.trust().withCommitted("soh", Long.MAX_VALUE - 1);
    byte[] second = rotated(2, newRelease, honest.rootKeys.subList(0, 2));

    expect(
        Refusal.COUNTER_ROLLBACK, () -> verify(bundle(List.of(), honest.releaseKeys, 4), poisoned));
    TrustState after = verify(bundle(List.of(second), newRelease, 4), poisoned);

    assertThat(after.counter("soh")).isEqualTo(3);
  }

  @Test
  void aKeyWhoseIdIsNotItsHashCountsForNothing() {
    SigningKey thief = SigningKey.create();
    String victim = honest.rootKeys.get(0).id();
    RootDocument honestRoot = honest.root();
    Map<String, String> keys = new java.util.HashMap<>(honestRoot.keys());
    keys.put(victim, thief.publicBase64());
    RootDocument posing =
        new RootDocument(
            honestRoot.format(),
            1,
            honestRoot.createdAtMs(),
            honestRoot.expiresAtMs(),
            keys,
            honestRoot.roles(),
            Map.of());
    byte[] second = rotated(2, newRelease, honest.rootKeys.subList(0, 2));

    expect(
        Refusal.SIGNATURE_WRONG,
        () -> verify(bundle(List.of(second), newRelease, 4), TrustState.of(posing)));
  }

  @Test
  void endlessRootsAreRefusedBeforeAnyIsRead() {
    List<byte[]> endless = java.util.Collections.nCopies(257, new byte[0]);

    expect(
        Refusal.DOCUMENT_TOO_LARGE, () -> verify(bundle(endless, newRelease, 4), honest.trust()));
  }
}
