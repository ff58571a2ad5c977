package io.galvani.trainer.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.schemas.json.JsonFields;
import io.galvani.trainer.round.Frozen;
import io.galvani.trainer.round.Material;
import io.galvani.trainer.round.RowFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one round learns from and is judged on, frozen: a folder with {@code train.seq}, {@code
 * judged.seq} ({@code .csv} where rows are a table) and {@code snapshot.json}, which holds their
 * hashes. It appears whole or not at all, is never written again, and goes whole.
 *
 * @param name of its folder: when it was made
 * @param folder where it is
 * @param lineage what goes into a manifest: hashes, offsets, time span, schema, seed, cap, packs
 */
record Snapshot(String name, Path folder, Map<String, String> lineage) {
  static final String TRAIN = "train";
  static final String JUDGED = "judged";
  static final String FACTS = "snapshot.json";
  private static final List<String> ENDINGS = List.of(".seq", ".csv");
  private static final String UNDONE = ".undone-";

  /**
   * Writes a snapshot.
   *
   * @param facts what the rows do not say of themselves
   * @throws IOException if the disk does not take it; then nothing of it is left
   */
  static Snapshot write(
      Path parent, String name, Frozen frozen, Map<String, String> facts, SnapshotFiles files)
      throws IOException {
    Path folder = parent.resolve(name);
    if (Files.exists(folder)) {
      throw new IOException("snapshot " + folder + " is there already");
    }
    Path undone = parent.resolve(UNDONE + name);
    try {
      Files.createDirectories(undone);
      Map<String, String> lineage = new TreeMap<>(frozen.facts());
      lineage.putAll(facts);
      lineage.put("train_sha256", rows(undone, TRAIN, frozen.train(), files));
      lineage.put("judged_sha256", rows(undone, JUDGED, frozen.judged(), files));
      lineage.put("train_packs", Integer.toString(frozen.train().packs().size()));
      lineage.put("judged_packs", Integer.toString(frozen.judged().packs().size()));
      lineage.put("snapshot", name);
      ObjectNode json = JsonFields.object();
      lineage.forEach(json::put);
      try (OutputStream out = files.create(undone.resolve(FACTS))) {
        out.write(JsonFields.toBytes(json));
      }
      sync(undone.resolve(FACTS));
      Files.move(undone, folder, StandardCopyOption.ATOMIC_MOVE);
      return new Snapshot(name, folder, lineage);
    } catch (IOException e) {
      remove(undone);
      throw e;
    }
  }

  private static String rows(Path folder, String name, Frozen.Rows rows, SnapshotFiles files)
      throws IOException {
    Path file = folder.resolve(name + "." + rows.ending());
    try (OutputStream out = files.create(file)) {
      rows.write(out);
    }
    sync(file);
    return RowFile.of(file).sha256();
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    if (!file.toFile().setReadOnly()) {
      throw new IOException(file + " cannot be made read-only");
    }
  }

  /** What a round is given. */
  Material material() {
    return new Material(rows(TRAIN), rows(JUDGED), lineage);
  }

  private RowFile rows(String rows) {
    return new RowFile(file(folder, rows), lineage.getOrDefault(rows + "_sha256", ""));
  }

  /** The file of {@link #TRAIN} or {@link #JUDGED} rows of a snapshot, whatever its ending. */
  static Path file(Path folder, String rows) {
    return ENDINGS.stream()
        .map(ending -> folder.resolve(rows + ending))
        .filter(Files::exists)
        .findFirst()
        .orElse(folder.resolve(rows + ENDINGS.get(0)));
  }

  /**
   * Removes old snapshots.
   *
   * @param newest so many stay
   * @param needed names of those that stay however old they are
   * @throws IOException if the disk does not let them go
   */
  static void keep(Path parent, int newest, Set<String> needed) throws IOException {
    if (!Files.isDirectory(parent)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> children = Files.list(parent)) {
      all =
          children
              .filter(child -> Files.exists(child.resolve(FACTS)))
              .filter(child -> !String.valueOf(child.getFileName()).startsWith(UNDONE))
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    for (Path old : all.subList(Math.min(newest, all.size()), all.size())) {
      String name = String.valueOf(old.getFileName());
      if (!needed.contains(name)) {
        // What is cut short here is cleaned up as an interrupted writing is.
        remove(Files.move(old, parent.resolve(UNDONE + name), StandardCopyOption.ATOMIC_MOVE));
      }
    }
  }

  /** Removes what an interrupted writing left. */
  static void removeUndone(Path parent) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> children = Files.list(parent)) {
      children
          .filter(child -> String.valueOf(child.getFileName()).startsWith(UNDONE))
          .forEach(Snapshot::remove);
    } catch (IOException e) {
      throw new UncheckedIOException(parent + " cannot be listed", e);
    }
  }

  private static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be removed", e);
    }
  }
}
