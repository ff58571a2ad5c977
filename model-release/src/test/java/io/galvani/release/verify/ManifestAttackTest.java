package io.galvani.release.verify;

import static io.galvani.release.verify.HonestRepository.CLOCK;
import static io.galvani.release.verify.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.Role;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.document.SignedDocument.DocumentSignature;
import io.galvani.release.key.SigningKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T49: manifests that somebody touched. */
final class ManifestAttackTest {
  private final HonestRepository honest = new HonestRepository();
  private final SignedDocument good = honest.signedManifest(honest.manifest(3));

  private ReleaseVerifier.Passed verify(SignedDocument manifest) throws Exception {
    return ReleaseVerifier.verify(
        honest.bundle(manifest), honest.trust(), HonestRepository.device(), CLOCK);
  }

  private ReleaseVerifier.Passed verifyBytes(byte[] manifest) throws Exception {
    Bundle bundle = honest.bundle(good);
    return ReleaseVerifier.verify(
        new Bundle(List.of(), bundle.timestamp(), manifest),
        honest.trust(),
        HonestRepository.device(),
        CLOCK);
  }

  @Test
  void anHonestReleasePassesAndLeavesTheCounterToTheCommit() throws Exception {
    ReleaseVerifier.Passed passed = verify(good);

    assertThat(passed.manifest()).isEqualTo(honest.manifest(3));
    assertThat(passed.state().counter("soh")).isZero();
    assertThat(passed.state().timestampVersion()).isEqualTo(5);
    assertThat(passed.state().attestedTimeMs()).isPositive();
  }

  @Test
  void everyFieldAlteredIsRefused() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode whole = mapper.readTree(good.payload());
    List<String> leaves = new ArrayList<>();
    leaves(whole, "", leaves);

    for (String leaf : leaves) {
      JsonNode copy = whole.deepCopy();
      alter(copy, leaf);
      byte[] payload = mapper.writeValueAsBytes(copy);
      SignedDocument altered = new SignedDocument(payload, good.signatures());
      Bundle bundle = honest.bundle(good);
      RefusedException refused =
          org.junit.jupiter.api.Assertions.assertThrows(
              RefusedException.class,
              () ->
                  ReleaseVerifier.verify(
                      new Bundle(List.of(), bundle.timestamp(), altered.toBytes()),
                      honest.trust(),
                      HonestRepository.device(),
                      CLOCK),
              leaf);
      assertThat(refused.refusal())
          .as(leaf)
          .isIn(Refusal.SIGNATURE_WRONG, Refusal.DOCUMENT_MALFORMED);
    }
    assertThat(leaves).hasSize(25);
    System.out.println("T49: manifest fields altered " + leaves.size() + ", accepted 0");
  }

  private static void leaves(JsonNode node, String path, List<String> into) {
    if (node.isObject()) {
      node.properties().forEach(e -> leaves(e.getValue(), path + "/" + e.getKey(), into));
    } else if (node.isArray()) {
      for (int k = 0; k < node.size(); k++) {
        leaves(node.get(k), path + "/" + k, into);
      }
    } else {
      into.add(path);
    }
  }

  private static void alter(JsonNode root, String path) {
    int slash = path.lastIndexOf('/');
    JsonNode parent = root.at(path.substring(0, slash));
    String last = path.substring(slash + 1);
    JsonNode old = root.at(path);
    JsonNode changed =
        old.isTextual()
            ? parent.isObject()
                ? ((ObjectNode) parent).textNode(old.asText() + "0")
                : ((ArrayNode) parent).textNode(old.asText() + "0")
            : new ObjectMapper().valueToTree(old.asDouble() + 1);
    if (changed.isDouble() && old.isIntegralNumber()) {
      changed = new ObjectMapper().valueToTree(old.asLong() + 1);
    }
    if (parent instanceof ObjectNode object) {
      object.set(last, changed);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(last), changed);
    }
  }

  @Test
  void strippedForeignTooFewAndRepeatedSignaturesHaveTheirOwnCodes() {
    SigningKey stranger = SigningKey.create();
    SignedDocument bare = SignedDocument.unsigned(good.payload());
    SignedDocument one = honest.releaseKeys.get(0).sign(bare, Role.RELEASE);

    expect(Refusal.UNSIGNED, () -> verify(bare));
    expect(Refusal.KEY_UNKNOWN, () -> verify(stranger.sign(good, Role.RELEASE)));
    expect(Refusal.THRESHOLD_MISSED, () -> verify(one));
    expect(
        Refusal.SIGNATURE_REPEATED,
        () -> verify(honest.releaseKeys.get(0).sign(one, Role.RELEASE)));
  }

  @Test
  void aKeyOfAnotherRoleOrASignatureForAnotherRoleIsRefused() {
    SignedDocument bare = SignedDocument.unsigned(good.payload());

    expect(Refusal.KEY_UNKNOWN, () -> verify(honest.timestampKey.sign(good, Role.RELEASE)));
    expect(Refusal.KEY_UNKNOWN, () -> verify(honest.rootKeys.get(0).sign(good, Role.RELEASE)));
    expect(
        Refusal.SIGNATURE_WRONG,
        () -> verify(HonestRepository.sign(bare, Role.TIMESTAMP, honest.releaseKeys)));
  }

  @Test
  void aStrangersSignatureUnderAKnownIdIsRefused() {
    DocumentSignature forged =
        SigningKey.create()
            .sign(SignedDocument.unsigned(good.payload()), Role.RELEASE)
            .signatures()
            .get(0);
    String known = honest.releaseKeys.get(0).id();
    SignedDocument posing =
        SignedDocument.unsigned(good.payload())
            .with(new DocumentSignature(known, SignedDocument.ED25519, forged.signature()));

    expect(Refusal.SIGNATURE_WRONG, () -> verify(posing));
  }

  @Test
  void anotherAlgorithmIsRefused() {
    DocumentSignature first = good.signatures().get(0);

    for (String algorithm : List.of("none", "rsa", "ED25519", "ed448", "")) {
      SignedDocument other =
          SignedDocument.unsigned(good.payload())
              .with(new DocumentSignature(first.keyId(), algorithm, first.signature()));
      expect(Refusal.ALGORITHM_UNKNOWN, () -> verify(other));
    }
  }

  @Test
  void theOtherEncodingOfASignatureIsRefused() {
    // S + L verifies in lax implementations of RFC 8032; L is the order of the base point.
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    DocumentSignature first = good.signatures().get(0);
    byte[] little = Arrays.copyOfRange(first.signature(), 32, 64);
    byte[] sum = new BigInteger(1, reversed(little)).add(order).toByteArray();
    byte[] malleated = first.signature().clone();
    byte[] back = reversed(sum);
    System.arraycopy(Arrays.copyOf(back, 32), 0, malleated, 32, 32);
    SignedDocument other =
        SignedDocument.unsigned(good.payload())
            .with(new DocumentSignature(first.keyId(), SignedDocument.ED25519, malleated))
            .with(good.signatures().get(1));

    expect(Refusal.SIGNATURE_WRONG, () -> verify(other));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] back = new byte[bytes.length];
    for (int k = 0; k < bytes.length; k++) {
      back[k] = bytes[bytes.length - 1 - k];
    }
    return back;
  }

  @Test
  void formIsReadWithoutMercy() {
    String json = new String(good.payload(), StandardCharsets.UTF_8);

    malformed(json.replaceFirst("\\{", "{\"surprise\": 1,"));
    malformed(json.replaceFirst("\"counter\"", "\"counter\": 9, \"counter\""));
    malformed(json + "{}");
    malformed(json.replace("\"counter\" : 3", "\"counter\" : \"3\""));
    malformed(json.replace("\"counter\" : 3", "\"counter\" : 3.5"));
    malformed(json.replace("\"counter\" : 3", "\"counter\" : null"));
    malformed(json.replace("galvani-release/1", "galvani-release/2"));
    malformed("[".repeat(10_000));
    malformed("");
    expect(Refusal.DOCUMENT_MALFORMED, () -> verifyBytes(new byte[0]));
    expect(Refusal.DOCUMENT_TOO_LARGE, () -> verifyBytes(new byte[ReleaseManifest.MOST_BYTES + 1]));
  }

  private void malformed(String payload) {
    SignedDocument document =
        HonestRepository.sign(
            SignedDocument.unsigned(payload.getBytes(StandardCharsets.UTF_8)),
            Role.RELEASE,
            honest.releaseKeys);
    expect(Refusal.DOCUMENT_MALFORMED, () -> verifyBytes(document.toBytes()));
  }

  @Test
  void anyBitOfTheEnvelopeFlippedIsRefused() throws Exception {
    byte[] bytes = good.toBytes();
    int accepted = 0;
    int tried = 0;
    for (int bit = 3; bit < bytes.length * 8; bit += 37, tried++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        // Blanks between JSON tokens may change into other blanks; nothing signed changes then.
        if (SignedDocument.parse(flipped).toBytes().length != 0
            && Arrays.equals(SignedDocument.parse(flipped).toBytes(), bytes)) {
          continue;
        }
        verifyBytes(flipped);
        accepted++;
      } catch (RefusedException | io.galvani.release.document.MalformedDocumentException e) {
        // Refused, as it must be.
      }
    }
    assertThat(accepted).isZero();
    System.out.println("T49: envelope bits flipped " + tried + ", accepted " + accepted);
  }
}
