package io.galvani.schemas;

import io.galvani.schemas.proto.PackRegistration;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a pack's numbers mean: of another layout, cell type or mapping, the same pack is another
 * one. What was estimated of the one must not be read as of the other.
 */
public final class PackFingerprint {
  private PackFingerprint() {}

  /** Of a registered pack: the first 64 bits of a SHA-256 over layout, parameters and mapping. */
  public static long of(PackRegistration pack) {
    return ByteBuffer.wrap(sha256(layout(pack) + "|" + pack.getMapping())).getLong();
  }

  /** How it is built and of which cells; packs of one layout share their model. */
  public static String layout(PackRegistration pack) {
    return pack.getParameterSha256()
        + "|"
        + pack.getCellCount()
        + "|"
        + pack.getParallelCount()
        + "|"
        + pack.getProbeCount()
        + "|"
        + pack.getProbeCellList();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
