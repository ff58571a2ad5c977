package io.galvani.release.document;

import java.util.Map;

/**
 * What is current, signed often and for a short time. It attests the time to edges whose clock is
 * not set, and stops whoever withholds or mixes releases.
 *
 * @param format {@value #FORMAT}
 * @param version only grows
 * @param createdAtMs Unix time, ms: an attested time
 * @param expiresAtMs after it, nothing new is taken
 * @param models model id to its current manifest
 */
public record TimestampDocument(
    String format, long version, long createdAtMs, long expiresAtMs, Map<String, Current> models) {

  public static final String FORMAT = "galvani-timestamp/1";

  /** Largest envelope that is read, bytes. */
  public static final int MOST_BYTES = 64 * 1024;

  public TimestampDocument {
    DocumentRule.exactly("format", FORMAT, format);
    DocumentRule.atLeast("version", 1, version);
    DocumentRule.lifetime(createdAtMs, expiresAtMs);
    models = Map.copyOf(models);
  }

  /**
   * The current releases of a model.
   *
   * @param floor least counter that may still be installed
   * @param manifests counter (decimal) to SHA-256 of the manifest's payload
   */
  public record Current(long floor, Map<String, String> manifests) {
    public Current {
      DocumentRule.atLeast("floor", 0, floor);
      manifests = Map.copyOf(manifests);
      manifests.values().forEach(hash -> DocumentRule.sha256("manifests", hash));
    }
  }

  /** Reads a payload. */
  public static TimestampDocument parse(byte[] payload) throws MalformedDocumentException {
    return StrictJson.read(payload, TimestampDocument.class);
  }

  /** The payload's bytes. */
  public byte[] toBytes() {
    return StrictJson.write(this);
  }
}
