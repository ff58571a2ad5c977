package io.galvani.schemas.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.json.JsonFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a release on the road, as JSON, so that a reader knows what it lacks and asks for
 * that alone after a break. It vouches for nothing: lengths and hashes here only say when a part is
 * whole. {@code release-index.schema.json} is the contract.
 *
 * @param model model id
 * @param counter release
 * @param parts in the order in which a verifier needs them
 */
public record ReleaseIndex(String model, long counter, List<Part> parts) {
  /** Largest index that is read, bytes. */
  public static final int MAX_BYTES = 16 * 1024;

  /** Most parts of a release. */
  public static final int MOST_PARTS = 64;

  /** Longest part that is read, bytes. */
  public static final long MOST_PART_BYTES = 16L * 1024 * 1024;

  /** The part with the signed timestamp; a renewed one replaces it, and the index with it. */
  public static final String TIMESTAMP = "timestamp";

  /** The part with the signed manifest. */
  public static final String MANIFEST = "manifest";

  /** The part with root N, from the second on: {@code root-2}. */
  public static final String ROOT = "root-";

  public ReleaseIndex {
    PackId.requireName("model", model);
    parts = List.copyOf(parts);
  }

  /**
   * One part.
   *
   * @param name {@code root-N}, {@code timestamp}, {@code manifest}, or a file's name
   * @param lengthBytes whole length
   * @param sha256 of the whole part, hex
   */
  public record Part(String name, long lengthBytes, String sha256) {
    public Part {
      PackId.requireName("part", name);
    }

    /** How many chunks it comes in. */
    public int chunks() {
      return (int) ((lengthBytes + ReleaseKey.CHUNK_BYTES - 1) / ReleaseKey.CHUNK_BYTES);
    }

    /** Length of a chunk, bytes. */
    public int chunkBytes(int chunk) {
      long before = (long) chunk * ReleaseKey.CHUNK_BYTES;
      return (int) Math.max(0, Math.min(ReleaseKey.CHUNK_BYTES, lengthBytes - before));
    }
  }

  /** A part by its name. */
  public Optional<Part> part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }

  /** The index as UTF-8 JSON; equal ones are equal bytes. */
  public byte[] toBytes() {
    ObjectNode json = JsonFields.object();
    json.put("model", model);
    json.put("counter", counter);
    ArrayNode list = json.putArray("parts");
    for (Part part : parts) {
      ObjectNode node = list.addObject();
      node.put("name", part.name());
      node.put("length_bytes", part.lengthBytes());
      node.put("sha256", part.sha256());
    }
    return JsonFields.toBytes(json);
  }

  /** Reads an index; keys it does not know are ignored. */
  public static ReleaseIndex parse(byte[] bytes) throws MalformedMessageException {
    JsonFields fields = JsonFields.parse("release index", bytes, MAX_BYTES);
    JsonNode list = fields.json().get("parts");
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > MOST_PARTS) {
      throw JsonFields.mustBe("parts", "an array of 1 to " + MOST_PARTS, list);
    }
    List<Part> parts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode node : list) {
      Part part = part(new JsonFields(node));
      if (part.name().equals(ReleaseKey.INDEX) || !names.add(part.name())) {
        throw new MalformedMessageException(
            "parts must have names of their own, but held \"" + part.name() + "\"");
      }
      parts.add(part);
    }
    return new ReleaseIndex(
        fields.text("model", ModelNames.PATTERN), fields.count("counter"), parts);
  }

  private static Part part(JsonFields fields) throws MalformedMessageException {
    long lengthBytes = fields.count("length_bytes");
    if (lengthBytes < 1 || lengthBytes > MOST_PART_BYTES) {
      throw new MalformedMessageException(
          "length_bytes must be 1 to " + MOST_PART_BYTES + ", but was " + lengthBytes);
    }
    return new Part(
        fields.text("name", ModelNames.PATTERN),
        lengthBytes,
        fields.text("sha256", "[0-9a-f]{64}"));
  }
}
