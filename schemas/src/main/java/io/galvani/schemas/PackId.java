package io.galvani.schemas;

import java.util.regex.Pattern;

/**
 * A pack everywhere in the system: {@code tenant/pack}. The Kafka key of everything about the pack
 * is {@link #key()} in UTF-8; the MQTT topics carry the two parts as levels.
 *
 * @param tenant owner of the pack, 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param pack name of the pack within its tenant, the same alphabet
 */
public record PackId(String tenant, String pack) implements Comparable<PackId> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public PackId {
    requireName("tenant", tenant);
    requireName("pack", pack);
  }

  /** Reads {@code tenant/pack}; throws {@link IllegalArgumentException} that says what is wrong. */
  public static PackId parse(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("pack key must be tenant/pack, but was " + key);
    }
    return new PackId(key.substring(0, slash), key.substring(slash + 1));
  }

  /** Checks a name that becomes an MQTT level or a part of a key. */
  public static String requireName(String what, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " must be 1 to 64 of A-Z a-z 0-9 . _ -, but was \"" + value + "\"");
    }
    return value;
  }

  public String key() {
    return tenant + "/" + pack;
  }

  @Override
  public int compareTo(PackId other) {
    return key().compareTo(other.key());
  }

  @Override
  public String toString() {
    return key();
  }
}
