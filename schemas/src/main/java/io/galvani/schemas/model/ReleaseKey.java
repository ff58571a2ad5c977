package io.galvani.schemas.model;

import io.galvani.schemas.PackId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One message of a release: {@code tenant/model/counter/part/chunk}, as a Kafka key and behind
 * {@code galvani/v1/{tenant}/releases/} as an MQTT topic. The part {@value #INDEX} holds the {@link
 * ReleaseIndex}; every other part holds bytes of the part that the index names, as they are.
 *
 * @param tenant whose packs the release is for
 * @param model model id
 * @param counter release
 * @param part {@value #INDEX}, or a name from the index
 * @param chunk number of the chunk, from 0
 */
public record ReleaseKey(String tenant, String model, long counter, String part, int chunk) {
  /** The part that names the others; written last. */
  public static final String INDEX = "index";

  /** Bytes of every chunk but the last of its part. */
  public static final int CHUNK_BYTES = 64 * 1024;

  private static final String ROOT = "galvani/v1/";
  private static final String LEVEL = "releases";

  public ReleaseKey {
    PackId.requireName("tenant", tenant);
    PackId.requireName("model", model);
    PackId.requireName("part", part);
    if (counter < 1 || chunk < 0) {
      throw new IllegalArgumentException(
          "counter must be 1 or more and chunk 0 or more, but were " + counter + " and " + chunk);
    }
  }

  /** Where the index of a release is. */
  public static ReleaseKey index(String tenant, String model, long counter) {
    return new ReleaseKey(tenant, model, counter, INDEX, 0);
  }

  /** Another message of the same release. */
  public ReleaseKey part(String name, int number) {
    return new ReleaseKey(tenant, model, counter, name, number);
  }

  /** The Kafka key. */
  public String key() {
    return tenant + "/" + rest();
  }

  /** The Kafka key in UTF-8. */
  public byte[] keyBytes() {
    return key().getBytes(StandardCharsets.UTF_8);
  }

  /** The MQTT topic, retained. */
  public String topic() {
    return ROOT + tenant + "/" + LEVEL + "/" + rest();
  }

  /** The MQTT filter of everything of one release. */
  public static String filter(String tenant, String model, long counter) {
    return ROOT + tenant + "/" + LEVEL + "/" + model + "/" + counter + "/#";
  }

  /** The MQTT filter of all releases of a tenant, or of all tenants for {@code +}. */
  public static String filter(String tenant) {
    return ROOT + tenant + "/" + LEVEL + "/#";
  }

  /** Reads a Kafka key; empty if it is none of ours. */
  public static Optional<ReleaseKey> parse(String key) {
    String[] levels = key.split("/", -1);
    if (levels.length != 5) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ReleaseKey(
              levels[0],
              levels[1],
              Long.parseLong(levels[2]),
              levels[3],
              Integer.parseInt(levels[4])));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** Reads an MQTT topic; empty if it is none of ours. */
  public static Optional<ReleaseKey> parseTopic(String topic) {
    String[] levels = topic.split("/", 5);
    boolean ours = levels.length == 5 && topic.startsWith(ROOT) && levels[3].equals(LEVEL);
    return ours ? parse(levels[2] + "/" + levels[4]) : Optional.empty();
  }

  private String rest() {
    return model + "/" + counter + "/" + part + "/" + chunk;
  }
}
