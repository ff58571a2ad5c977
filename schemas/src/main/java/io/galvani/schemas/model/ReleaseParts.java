package io.galvani.schemas.model;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.model.ReleaseIndex.Part;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts releases into messages and puts messages together again, for one reader; not safe for use by
 * several threads. Holds the messages of every release it was given until they are taken back or
 * forgotten.
 */
public final class ReleaseParts {
  private final Map<ReleaseKey, byte[]> held = new HashMap<>();

  /**
   * The messages of a release in the order of writing: the index last.
   *
   * @param parts whole parts by name, in the order in which a verifier needs them
   */
  public static Map<ReleaseKey, byte[]> cut(
      String tenant, String model, long counter, Map<String, byte[]> parts) {
    ReleaseKey index = ReleaseKey.index(tenant, model, counter);
    Map<ReleaseKey, byte[]> messages = new LinkedHashMap<>();
    List<Part> listed = new ArrayList<>();
    parts.forEach(
        (name, bytes) -> {
          Part part = new Part(name, bytes.length, sha256(bytes));
          listed.add(part);
          for (int chunk = 0; chunk < part.chunks(); chunk++) {
            int from = chunk * ReleaseKey.CHUNK_BYTES;
            messages.put(
                index.part(name, chunk),
                Arrays.copyOfRange(bytes, from, from + part.chunkBytes(chunk)));
          }
        });
    messages.put(index, new ReleaseIndex(model, counter, listed).toBytes());
    return messages;
  }

  /** Takes a message; no bytes take it back. */
  public void take(ReleaseKey key, byte[] bytes) {
    if (bytes.length == 0) {
      held.remove(key);
    } else {
      held.put(key, bytes);
    }
  }

  /** Holds no message of a release any more. */
  public void forget(String tenant, String model, long counter) {
    held.keySet()
        .removeIf(
            key ->
                key.tenant().equals(tenant)
                    && key.model().equals(model)
                    && key.counter() == counter);
  }

  /** The index of a release; empty if there is none or it cannot be read. */
  public Optional<ReleaseIndex> index(String tenant, String model, long counter) {
    byte[] bytes = held.get(ReleaseKey.index(tenant, model, counter));
    try {
      return bytes == null ? Optional.empty() : Optional.of(ReleaseIndex.parse(bytes));
    } catch (MalformedMessageException unreadable) {
      return Optional.empty();
    }
  }

  /** One part; empty until it is whole and hashes to what the index says. */
  public Optional<byte[]> part(String tenant, String model, long counter, String name) {
    return index(tenant, model, counter)
        .flatMap(index -> index.part(name))
        .flatMap(part -> whole(ReleaseKey.index(tenant, model, counter), part));
  }

  /** Every part by name in the order of the index; empty until all are whole. */
  public Optional<Map<String, byte[]>> whole(String tenant, String model, long counter) {
    Optional<ReleaseIndex> index = index(tenant, model, counter);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (Part part : index.get().parts()) {
      Optional<byte[]> bytes = whole(ReleaseKey.index(tenant, model, counter), part);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      parts.put(part.name(), bytes.get());
    }
    return Optional.of(parts);
  }

  private Optional<byte[]> whole(ReleaseKey release, Part part) {
    byte[] bytes = new byte[(int) part.lengthBytes()];
    for (int chunk = 0; chunk < part.chunks(); chunk++) {
      byte[] piece = held.get(release.part(part.name(), chunk));
      if (piece == null || piece.length != part.chunkBytes(chunk)) {
        return Optional.empty();
      }
      System.arraycopy(piece, 0, bytes, chunk * ReleaseKey.CHUNK_BYTES, piece.length);
    }
    return sha256(bytes).equals(part.sha256()) ? Optional.of(bytes) : Optional.empty();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
