package io.galvani.release.key;

import io.galvani.release.document.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Ed25519 public keys (RFC 8032) as their 32 raw bytes. */
public final class PublicKeys {
  /** SubjectPublicKeyInfo of Ed25519 (RFC 8410) before the 32 bytes. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  static final int RAW_BYTES = 32;

  private PublicKeys() {}

  /** The first 16 bytes of the key's SHA-256, hex. */
  public static String id(byte[] raw) {
    return Sha256.hex(raw).substring(0, 32);
  }

  /** The raw bytes of a key of the JDK. */
  static byte[] raw(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return java.util.Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length);
  }

  /** Whether the signature over the bytes is the key's; anything malformed is not. */
  public static boolean verifies(byte[] raw, byte[] signed, byte[] signature) {
    if (raw.length != RAW_BYTES || signature.length != 64) {
      return false;
    }
    try {
      byte[] encoded = java.util.Arrays.copyOf(PREFIX, PREFIX.length + RAW_BYTES);
      System.arraycopy(raw, 0, encoded, PREFIX.length, RAW_BYTES);
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
