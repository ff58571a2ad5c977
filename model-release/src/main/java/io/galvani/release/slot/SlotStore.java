package io.galvani.release.slot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.release.slot.SlotPointer.Slot;
import io.galvani.release.slot.SlotPointer.SlotState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two slots and a pointer in one folder per model.
 *
 * <pre>
 * stage ─▶ STAGED ─ beginShadow ─▶ SHADOW ─ commit ─▶ COMMITTED
 *             └──────── revert, or a boot ────┴─▶ REVERTED
 * STAGED ─ unstage ─▶ as before stage
 * COMMITTED ─ retire ─▶ REVERTED
 * </pre>
 *
 * <p>Everything a slot holds is durable before the pointer names it, and the pointer is replaced in
 * one step; so whenever power fails, the next {@link #open} finds the last committed release whole,
 * and a trial that was not committed is undone. Not safe for use by several threads or processes.
 */
public final class SlotStore {
  private static final String POINTER = "pointer.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Disk disk;
  private SlotPointer pointer;
  private boolean stored = true;

  private SlotStore(Path folder, Disk disk, SlotPointer pointer) {
    this.folder = folder;
    this.disk = disk;
    this.pointer = pointer;
  }

  /**
   * Opens at boot; a trial that was not committed is undone, on a full disk until the next boot.
   */
  public static SlotStore open(Path folder) throws IOException {
    return open(folder, new RealDisk());
  }

  static SlotStore open(Path folder, Disk disk) throws IOException {
    for (Slot slot : Slot.values()) {
      Files.createDirectories(slotFolder(folder, slot));
    }
    SlotStore store = new SlotStore(folder, disk, read(folder));
    if (store.pointer.trial() != null) {
      store.pointAtBoot(store.pointer.booted());
    }
    return store;
  }

  /** What a boot finds holds though the disk takes nothing: the next boot finds it again. */
  private void pointAtBoot(SlotPointer next) {
    try {
      point(next);
    } catch (IOException full) {
      pointer = next;
      stored = false;
    }
  }

  /** Whether the disk says what {@link #pointer} does; not where it took nothing at boot. */
  public boolean isStored() {
    return stored;
  }

  private static SlotPointer read(Path folder) throws IOException {
    Path file = folder.resolve(POINTER);
    if (!Files.exists(file)) {
      return SlotPointer.empty();
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), SlotPointer.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " must hold a slot pointer, but is damaged", e);
    }
  }

  /** What the pointer says now. */
  public SlotPointer pointer() {
    return pointer;
  }

  /** The folder of the release that serves; empty where none was ever committed. */
  public Optional<Path> committed() {
    return Optional.ofNullable(pointer.committed()).map(slot -> slotFolder(folder, slot));
  }

  /** The folder of the release under trial. */
  public Optional<Path> trial() {
    return Optional.ofNullable(pointer.trial()).map(slot -> slotFolder(folder, slot));
  }

  /** The folder that the next release goes into. What lies there now was undone, or torn. */
  public Path free() {
    return slotFolder(folder, pointer.free());
  }

  /**
   * Puts a verified release into the free slot. A file that lies there already, with the same
   * bytes, is left: what a disk that is full has once taken need not be written again.
   *
   * @param files plain file name to content, the signed documents among them
   * @throws IllegalStateException if another release is under trial
   */
  public Path stage(long counter, Map<String, byte[]> files) throws IOException {
    require(pointer.trial() == null, "stage needs no other release under trial");
    Path slot = slotFolder(folder, pointer.free());
    for (Path old : contents(slot)) {
      if (!holds(old, files.get(String.valueOf(old.getFileName())))) {
        disk.delete(old);
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = slot.resolve(file.getKey());
      require(slot.equals(path.getParent()), "a file of a slot needs a plain name");
      if (!holds(path, file.getValue())) {
        disk.write(path, file.getValue());
      }
      disk.sync(path);
    }
    disk.syncFolder(slot);
    disk.syncFolder(folder);
    point(pointer.staged(counter));
    return slot;
  }

  /**
   * Takes a staged release back that the disk failed before it could be tried: nothing is held
   * against it. Nothing happens where none is staged.
   */
  public void unstage() throws IOException {
    if (pointer.state() == SlotState.STAGED) {
      point(pointer.unstaged());
    }
  }

  /** The staged release was loaded and answers; from now on it runs beside the committed one. */
  public void beginShadow() throws IOException {
    require(pointer.state() == SlotState.STAGED, "beginShadow needs a staged release");
    point(pointer.shadow());
  }

  /** The shadow has run for long enough that a boot which ends it is not held against it. */
  public void steady() throws IOException {
    require(pointer.state() == SlotState.SHADOW, "steady needs a release in shadow");
    if (!pointer.ranLong()) {
      point(pointer.steady());
    }
  }

  /**
   * What the boot undid had not died: device or agent had been switched off. Says nothing of a
   * trial that was steady, or that something else undid.
   */
  public void excuseBoot() {
    require(pointer.trial() == null, "excuseBoot needs no release under trial");
    SlotPointer excused = pointer.excused();
    if (!excused.equals(pointer)) {
      pointAtBoot(excused);
    }
  }

  /** The shadow has proved itself and serves from now on. */
  public void commit() throws IOException {
    require(pointer.state() == SlotState.SHADOW, "commit needs a release in shadow");
    point(pointer.commit());
  }

  /** Undoes the trial; the committed release, or none, goes on serving. */
  public void revert(String reason) throws IOException {
    require(pointer.trial() != null, "revert needs a release under trial");
    point(pointer.revert(reason));
  }

  /** Takes the committed release out of service: from now on none serves, until a newer one. */
  public void retire(String reason) throws IOException {
    require(pointer.committed() != null, "retire needs a committed release");
    require(pointer.trial() == null, "retire needs no other release under trial");
    point(pointer.retire(reason));
  }

  private void point(SlotPointer next) throws IOException {
    disk.replace(folder.resolve(POINTER), JSON.writeValueAsBytes(next));
    pointer = next;
    stored = true;
  }

  private static List<Path> contents(Path slot) throws IOException {
    try (Stream<Path> files = Files.list(slot)) {
      return files.sorted().toList();
    }
  }

  private static boolean holds(Path path, byte @Nullable [] content) throws IOException {
    return content != null
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        && Arrays.equals(Files.readAllBytes(path), content);
  }

  private static Path slotFolder(Path folder, Slot slot) {
    return folder.resolve("slot-" + slot.name().toLowerCase(Locale.ROOT));
  }

  private void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalStateException(rule + ", but the pointer says " + pointer);
    }
  }
}
