package io.galvani.release.verify;

import static io.galvani.release.verify.HonestRepository.CLOCK;
import static io.galvani.release.verify.HonestRepository.DAY_MS;
import static io.galvani.release.verify.HonestRepository.NOW_MS;
import static io.galvani.release.verify.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.Role;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.TimestampDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** T50: documents that are genuine, but old, withheld, mixed or meant for somebody else. */
final class RepositoryAttackTest {
  private final HonestRepository honest = new HonestRepository();

  private void refused(Refusal refusal, Bundle bundle, TrustState state) {
    expect(refusal, () -> ReleaseVerifier.verify(bundle, state, HonestRepository.device(), CLOCK));
  }

  @Test
  void rollbackAndReplayAreRefusedForEveryCounterUpToTheInstalledOne() throws Exception {
    TrustState installed = honest.trust().withCommitted("soh", 7);

    for (long counter = 1; counter <= 7; counter++) {
      refused(Refusal.COUNTER_ROLLBACK, honest.bundle(counter), installed);
    }
    assertThat(
            ReleaseVerifier.verify(honest.bundle(8), installed, HonestRepository.device(), CLOCK)
                .manifest()
                .counter())
        .isEqualTo(8);
  }

  @Test
  void aWithdrawnReleaseIsRefusedOnADeviceThatNeverHadANewerOne() throws Exception {
    SignedDocument withdrawn = honest.signedManifest(honest.manifest(4));
    TimestampDocument floor = HonestRepository.timestamp(6, 5, List.of(withdrawn));

    refused(
        Refusal.COUNTER_BELOW_FLOOR,
        new Bundle(List.of(), honest.signedTimestamp(floor), withdrawn.toBytes()),
        honest.trust());
  }

  @Test
  void fastForwardIsRefused() throws Exception {
    refused(Refusal.COUNTER_TOO_FAR, honest.bundle(10_001), honest.trust());
    refused(Refusal.COUNTER_TOO_FAR, honest.bundle(Long.MAX_VALUE), honest.trust());
    ReleaseVerifier.verify(honest.bundle(10_000), honest.trust(), HonestRepository.device(), CLOCK);
  }

  @Test
  void anOlderTimestampIsRefusedAndTheSameOneIsNot() throws Exception {
    Bundle bundle = honest.bundle(3);
    TrustState seen =
        ReleaseVerifier.verify(bundle, honest.trust(), HonestRepository.device(), CLOCK).state();
    SignedDocument manifest = honest.signedManifest(honest.manifest(3));
    byte[] older = honest.signedTimestamp(HonestRepository.timestamp(4, 0, List.of(manifest)));

    refused(Refusal.TIMESTAMP_ROLLBACK, new Bundle(List.of(), older, manifest.toBytes()), seen);
    ReleaseVerifier.verify(bundle, seen, HonestRepository.device(), CLOCK);
  }

  @Test
  void freezeIsSeenByTimestampReleaseAndRoot() throws Exception {
    Bundle bundle = honest.bundle(3);

    freeze(bundle, Refusal.TIMESTAMP_EXPIRED, NOW_MS + DAY_MS + 1);
    freeze(bundle, Refusal.ROOT_EXPIRED, NOW_MS + 1000 * DAY_MS + 1);
    ReleaseManifest old = honest.manifest(3).renumbered(3, NOW_MS - 9 * DAY_MS, NOW_MS - 1, 0);
    refused(Refusal.RELEASE_EXPIRED, honest.bundle(honest.signedManifest(old)), honest.trust());
  }

  private void freeze(Bundle bundle, Refusal refusal, long nowMs) {
    expect(
        refusal,
        () ->
            ReleaseVerifier.verify(
                bundle, honest.trust(), HonestRepository.device(), new DeviceClock(true, nowMs)));
  }

  @Test
  void manifestAndTimestampOfDifferentReleasesDoNotMix() throws Exception {
    SignedDocument first = honest.signedManifest(honest.manifest(3));
    SignedDocument twin =
        honest.signedManifest(honest.manifest(3).renumbered(3, NOW_MS - 5, NOW_MS + DAY_MS, 0));
    SignedDocument second = honest.signedManifest(honest.manifest(4));
    byte[] namesFirst = honest.bundle(first).timestamp();

    refused(
        Refusal.MANIFEST_MIXED, new Bundle(List.of(), namesFirst, twin.toBytes()), honest.trust());
    refused(
        Refusal.MODEL_UNKNOWN, new Bundle(List.of(), namesFirst, second.toBytes()), honest.trust());
  }

  @Test
  void modelAndFeaturesOfDifferentAgentsDoNotMix() throws Exception {
    Device other =
        new Device(
            "acme/pack-1",
            "pi4",
            "NMC",
            "onnxruntime",
            "1.29.0",
            "0.1.0",
            Map.of("soh", "0".repeat(64)));

    expect(
        Refusal.FEATURES_MIXED,
        () -> ReleaseVerifier.verify(honest.bundle(3), honest.trust(), other, CLOCK));
  }

  @Test
  void aReleaseForSomebodyElseIsRefused() {
    List<String> packs = List.of("acme/*");
    List<String> pi = List.of("pi4");
    List<String> nmc = List.of("NMC");
    String ort = "onnxruntime";

    wrong(Refusal.PACK_WRONG, new Target(List.of("acme/pack-2"), pi, nmc, ort, "1.29.0", "0.1.0"));
    wrong(Refusal.PACK_WRONG, new Target(List.of("ac/*"), pi, nmc, ort, "1.29.0", "0.1.0"));
    wrong(Refusal.PACK_WRONG, new Target(List.of(), pi, nmc, ort, "1.29.0", "0.1.0"));
    wrong(Refusal.HARDWARE_WRONG, new Target(packs, List.of("x64"), nmc, ort, "1.29.0", "0.1.0"));
    wrong(Refusal.CHEMISTRY_WRONG, new Target(packs, pi, List.of("LFP"), ort, "1.29.0", "0.1.0"));
    wrong(Refusal.ENGINE_WRONG, new Target(packs, pi, nmc, ort, "1.20.0", "0.1.0"));
    wrong(Refusal.ENGINE_WRONG, new Target(packs, pi, nmc, "pytorch", "1.29.0", "0.1.0"));
    wrong(Refusal.AGENT_TOO_OLD, new Target(packs, pi, nmc, ort, "1.29.0", "0.10.0"));
  }

  private void wrong(Refusal refusal, Target target) {
    ReleaseManifest manifest =
        HonestRepository.manifest(
            3, List.of(HonestRepository.file("soh.onnx", honest.model)), target);
    expect(
        refusal,
        () ->
            ReleaseVerifier.verify(
                honest.bundle(honest.signedManifest(manifest)),
                honest.trust(),
                HonestRepository.device(),
                CLOCK));
  }

  @Test
  void aStolenTimestampKeyInstallsNothing() throws Exception {
    SignedDocument own =
        honest.timestampKey.sign(
            SignedDocument.unsigned(honest.manifest(9).toBytes()), Role.RELEASE);

    refused(Refusal.KEY_UNKNOWN, honest.bundle(own), honest.trust());
  }

  @Test
  void aTimestampThatSomebodyTouchedIsRefused() throws Exception {
    Bundle bundle = honest.bundle(3);
    SignedDocument stamp = SignedDocument.parse(bundle.timestamp());
    byte[] altered =
        new String(stamp.payload(), java.nio.charset.StandardCharsets.UTF_8)
            .replace("\"floor\" : 0", "\"floor\" : 1")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(altered).isNotEqualTo(stamp.payload());

    refused(
        Refusal.SIGNATURE_WRONG,
        new Bundle(
            List.of(),
            new SignedDocument(altered, stamp.signatures()).toBytes(),
            bundle.manifest()),
        honest.trust());
    refused(
        Refusal.DOCUMENT_TOO_LARGE,
        new Bundle(List.of(), new byte[100_000], bundle.manifest()),
        honest.trust());
  }
}
