package io.galvani.edge.model;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.verify.Bundle;
import io.galvani.release.verify.FileIntake;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.model.ReleaseIndex.Part;
import io.galvani.schemas.model.ReleaseKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one release from its chunks, unverified: the documents in memory first, then, when a
 * verified manifest says which, its files on disk. What is on disk stays after a break; only what
 * lacks is asked for again. Nothing longer than stated is ever stored.
 */
final class ReleaseFetch {
  /** Chunks asked for at once: 1 MiB. */
  private static final int AHEAD = 16;

  private final ReleaseKey index;
  private final Path folder;
  private final Map<String, byte[]> documents = new HashMap<>();
  private final Map<String, Part> wanted = new TreeMap<>();
  private final Map<String, Integer> have = new HashMap<>();
  private final Map<String, byte[]> atHand = new HashMap<>();
  private final Map<ReleaseKey, byte[]> early = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private byte[] indexBytes = {};
  private @Nullable ReleaseIndex parts;
  private @Nullable ReleaseManifest manifest;

  /**
   * @param folder of this release's unfinished files
   */
  ReleaseFetch(ReleaseKey index, Path folder) {
    this.index = index;
    this.folder = folder;
  }

  long counter() {
    return index.counter();
  }

  /** The link broke: everything must be asked for again. */
  void linkDown() {
    asked.clear();
  }

  /** Topics that were not asked for yet on this link. */
  List<String> ask() {
    List<String> topics = new ArrayList<>();
    ask(index, topics);
    for (Part part : wanted.values()) {
      int next = have.getOrDefault(part.name(), 0);
      for (int chunk = next; chunk < Math.min(part.chunks(), next + AHEAD); chunk++) {
        ask(index.part(part.name(), chunk), topics);
      }
    }
    return topics;
  }

  private void ask(ReleaseKey key, List<String> topics) {
    if (asked.add(key.topic())) {
      topics.add(key.topic());
    }
  }

  /**
   * Takes one message of this release.
   *
   * @return whether it brought anything
   */
  boolean take(ReleaseKey key, byte[] payload) throws IOException, RefusedException {
    if (key.part().equals(ReleaseKey.INDEX)) {
      return takeIndex(payload);
    }
    Part part = wanted.get(key.part());
    int next = have.getOrDefault(key.part(), 0);
    if (part == null || key.chunk() < next || key.chunk() >= next + AHEAD) {
      return false;
    }
    boolean document = manifest == null;
    int length = part.chunkBytes(key.chunk());
    if (payload.length != length) {
      if (document) {
        return false; // renewed in place: the next index knows
      }
      throw new RefusedException(
          payload.length > length ? Refusal.FILE_TOO_LARGE : Refusal.FILE_TOO_SHORT,
          "chunk %d of %s must be %d bytes, but was %d"
              .formatted(key.chunk(), part.name(), length, payload.length));
    }
    early.put(key, payload);
    for (ReleaseKey due = index.part(part.name(), next);
        early.containsKey(due);
        due = index.part(part.name(), due.chunk() + 1)) {
      store(part, early.remove(due), document);
    }
    return true;
  }

  private void store(Part part, byte[] payload, boolean document) throws IOException {
    if (document) {
      documents.merge(part.name(), payload, ReleaseFetch::joined);
    } else {
      Files.write(
          folder.resolve(part.name()),
          payload,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    have.merge(part.name(), 1, Integer::sum);
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private boolean takeIndex(byte[] payload) throws RefusedException {
    if (manifest != null || Arrays.equals(indexBytes, payload)) {
      return false;
    }
    ReleaseIndex read;
    try {
      read = ReleaseIndex.parse(payload);
    } catch (MalformedMessageException amiss) {
      throw new RefusedException(Refusal.DOCUMENT_MALFORMED, String.valueOf(amiss.getMessage()));
    }
    wanted.clear();
    documents.clear();
    have.clear();
    early.clear();
    asked.removeIf(topic -> !topic.equals(index.topic()));
    for (Part part : read.parts()) {
      if (isDocument(part.name())) {
        requireDocument(part);
        wanted.put(part.name(), part);
      }
    }
    indexBytes = payload.clone();
    parts = read;
    return true;
  }

  private static boolean isDocument(String name) {
    return name.equals(ReleaseIndex.TIMESTAMP)
        || name.equals(ReleaseIndex.MANIFEST)
        || name.matches(ReleaseIndex.ROOT + "[0-9]{1,6}");
  }

  private static void requireDocument(Part part) throws RefusedException {
    if (part.lengthBytes() > ReleaseManifest.MOST_BYTES) {
      throw new RefusedException(
          Refusal.DOCUMENT_TOO_LARGE,
          "%s must be %d bytes or fewer, but is %d"
              .formatted(part.name(), ReleaseManifest.MOST_BYTES, part.lengthBytes()));
    }
  }

  private boolean isWhole() {
    return wanted.values().stream()
        .allMatch(part -> have.getOrDefault(part.name(), 0) >= part.chunks());
  }

  /** The documents, once they are whole and no manifest was accepted yet. */
  Optional<Bundle> documents() throws RefusedException {
    if (parts == null || manifest != null || !isWhole()) {
      return Optional.empty();
    }
    byte[] timestamp = documents.get(ReleaseIndex.TIMESTAMP);
    byte[] said = documents.get(ReleaseIndex.MANIFEST);
    if (timestamp == null || said == null) {
      throw new RefusedException(
          Refusal.DOCUMENT_MALFORMED,
          "a release must hold timestamp and manifest, but holds " + documents.keySet());
    }
    TreeMap<Integer, byte[]> roots = new TreeMap<>();
    documents.forEach(
        (name, bytes) -> {
          if (name.startsWith(ReleaseIndex.ROOT)) {
            roots.put(Integer.parseInt(name.substring(ReleaseIndex.ROOT.length())), bytes);
          }
        });
    return Optional.of(new Bundle(List.copyOf(roots.values()), timestamp, said));
  }

  /** The signed manifest as it came. */
  byte[] signedManifest() {
    return documents.getOrDefault(ReleaseIndex.MANIFEST, new byte[0]);
  }

  /** The manifest that was accepted. */
  ReleaseManifest manifest() {
    ReleaseManifest verified = manifest;
    if (verified == null) {
      throw new IllegalStateException("a manifest must have been accepted, but none was");
    }
    return verified;
  }

  /**
   * A verified manifest: now its files are fetched, as far as they are not there.
   *
   * @param checked content by name of those of its files that are at hand and were checked
   */
  void accept(ReleaseManifest verified, Map<String, byte[]> checked) throws IOException {
    manifest = verified;
    wanted.clear();
    have.clear();
    early.clear();
    atHand.putAll(checked);
    List<ModelFile> lacking =
        verified.files().stream().filter(file -> !checked.containsKey(file.name())).toList();
    for (ModelFile file : lacking) {
      Files.createDirectories(folder);
      Part part = new Part(file.name(), file.lengthBytes(), file.sha256());
      wanted.put(file.name(), part);
      have.put(file.name(), chunksOnDisk(part));
    }
  }

  /** Whole chunks of a file; what was torn by a cut is dropped. */
  private int chunksOnDisk(Part part) throws IOException {
    Path path = folder.resolve(part.name());
    long length = Files.exists(path) ? Files.size(path) : 0;
    if (length == part.lengthBytes()) {
      return part.chunks();
    }
    int whole = (int) Math.min(part.chunks(), length / ReleaseKey.CHUNK_BYTES);
    if (length > 0) {
      try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate((long) whole * ReleaseKey.CHUNK_BYTES);
      }
    }
    return whole;
  }

  /**
   * The files, once they are whole and each is what the manifest says. A file that is not is
   * deleted, so that another attempt begins anew.
   */
  Optional<Map<String, byte[]>> files() throws IOException, RefusedException {
    ReleaseManifest verified = manifest;
    if (verified == null || !isWhole()) {
      return Optional.empty();
    }
    Map<String, byte[]> files = new HashMap<>(atHand);
    for (ModelFile file : verified.files()) {
      try {
        if (!files.containsKey(file.name())) {
          files.put(file.name(), FileIntake.readPlain(folder, file));
        }
      } catch (RefusedException damaged) {
        Files.deleteIfExists(folder.resolve(file.name()));
        throw damaged;
      }
    }
    return Optional.of(files);
  }

  /** Forgets what is on disk. */
  void clear() throws IOException {
    Folders.delete(folder);
  }
}
