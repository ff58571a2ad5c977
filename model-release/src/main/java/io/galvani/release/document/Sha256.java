package io.galvani.release.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as bytes and as lower-case hex. */
public final class Sha256 {
  private Sha256() {}

  /** A fresh digest. */
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The digest of the bytes, 32 bytes. */
  public static byte[] digest(byte[] bytes) {
    return start().digest(bytes);
  }

  /**
   * The digest of what a stream holds to its end, 64 hex digits.
   *
   * @throws IOException if it cannot be read
   */
  public static String hex(InputStream stream) throws IOException {
    DigestInputStream in = new DigestInputStream(stream, start());
    in.transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(in.getMessageDigest().digest());
  }

  /** The digest of the bytes, 64 hex digits. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest(bytes));
  }
}
