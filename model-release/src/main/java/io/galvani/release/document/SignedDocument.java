package io.galvani.release.document;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Bytes with signatures beside them, as JSON: {@code {"payload": base64, "signatures": [{"key_id",
 * "algorithm", "signature"}]}}. The payload is carried as bytes, so that what was signed is what is
 * checked and what is read.
 *
 * @param payload the bytes that were signed
 * @param signatures in the order they were made
 */
@SuppressWarnings("ArrayRecordComponent")
public record SignedDocument(byte[] payload, List<DocumentSignature> signatures) {

  /** The one algorithm there is. */
  public static final String ED25519 = "ed25519";

  private static final int MOST_SIGNATURES = 32;

  public SignedDocument {
    signatures = List.copyOf(signatures);
    if (signatures.size() > MOST_SIGNATURES) {
      throw new IllegalArgumentException(
          "signatures must be 32 or fewer, but were " + signatures.size());
    }
  }

  /**
   * One signature.
   *
   * @param keyId the signing key's id
   * @param algorithm {@value #ED25519}
   * @param signature 64 bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record DocumentSignature(String keyId, String algorithm, byte[] signature) {}

  /** A payload that nobody signed yet. */
  public static SignedDocument unsigned(byte[] payload) {
    return new SignedDocument(payload, List.of());
  }

  /** Reads an envelope; says nothing about who signed it. */
  public static SignedDocument parse(byte[] envelope) throws MalformedDocumentException {
    return StrictJson.read(envelope, SignedDocument.class);
  }

  /** The envelope's bytes. */
  public byte[] toBytes() {
    return StrictJson.write(this);
  }

  /** The same payload with one more signature. */
  public SignedDocument with(DocumentSignature signature) {
    List<DocumentSignature> all = new ArrayList<>(signatures);
    all.add(signature);
    return new SignedDocument(payload, all);
  }

  /** What is signed: the role, a line feed and the payload. */
  public byte[] signedBytes(Role role) {
    return signedBytes(role, payload);
  }

  static byte[] signedBytes(Role role, byte[] payload) {
    byte[] head =
        ("galvani/1/" + role.wireName() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(head, head.length + payload.length);
    System.arraycopy(payload, 0, all, head.length, payload.length);
    return all;
  }

  @Override
  public String toString() {
    return "SignedDocument[payload="
        + Base64.getEncoder().encodeToString(Sha256.digest(payload))
        + ", signatures="
        + signatures.size()
        + "]";
  }
}
