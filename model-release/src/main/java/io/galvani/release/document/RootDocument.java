package io.galvani.release.document;

import java.util.List;
import java.util.Map;

/**
 * Who may sign what. An edge is delivered with one root and follows the chain: version n+1 must be
 * signed by a threshold of the root keys of n and of its own.
 *
 * @param format {@value #FORMAT}
 * @param version counts from 1, by one
 * @param createdAtMs Unix time, ms
 * @param expiresAtMs after it, no release is taken under this root
 * @param keys key id to raw public key (32 bytes, base64)
 * @param roles role name to the keys that may sign and how many must
 * @param releaseCounterFloor by model: what counters start from again where the release keys
 *     changed
 */
public record RootDocument(
    String format,
    int version,
    long createdAtMs,
    long expiresAtMs,
    Map<String, String> keys,
    Map<String, RoleKeys> roles,
    Map<String, Long> releaseCounterFloor) {

  public static final String FORMAT = "galvani-root/1";

  /** Largest envelope that is read, bytes. */
  public static final int MOST_BYTES = 64 * 1024;

  public RootDocument {
    DocumentRule.exactly("format", FORMAT, format);
    DocumentRule.atLeast("version", 1, version);
    DocumentRule.lifetime(createdAtMs, expiresAtMs);
    keys = Map.copyOf(keys);
    roles = Map.copyOf(roles);
    releaseCounterFloor = Map.copyOf(releaseCounterFloor);
    keys.values().forEach(DocumentRule::publicKey);
    for (Role role : Role.values()) {
      RoleKeys named = roles.get(role.wireName());
      if (named == null || !keys.keySet().containsAll(named.keyIds())) {
        throw new IllegalArgumentException(
            "roles." + role.wireName() + " must name keys of this root, but was " + named);
      }
    }
    if (roles.size() != Role.values().length) {
      throw new IllegalArgumentException(
          "roles must be root, release and timestamp, but were " + roles.keySet());
    }
  }

  /**
   * The keys of a role.
   *
   * @param threshold how many different keys must sign
   * @param keyIds which may
   */
  public record RoleKeys(int threshold, List<String> keyIds) {
    public RoleKeys {
      keyIds = List.copyOf(keyIds);
      DocumentRule.distinct("key_ids", keyIds);
      if (threshold < 1 || threshold > keyIds.size()) {
        throw new IllegalArgumentException(
            "threshold must be 1 to %d, but was %d".formatted(keyIds.size(), threshold));
      }
    }
  }

  /** Reads a payload. */
  public static RootDocument parse(byte[] payload) throws MalformedDocumentException {
    return StrictJson.read(payload, RootDocument.class);
  }

  /** The payload's bytes. */
  public byte[] toBytes() {
    return StrictJson.write(this);
  }

  /** The keys of a role; every root has all roles. */
  public RoleKeys role(Role role) {
    RoleKeys named = roles.get(role.wireName());
    if (named == null) {
      throw new IllegalStateException("root has no role " + role.wireName());
    }
    return named;
  }
}
