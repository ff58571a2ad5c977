package io.galvani.release.slot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A real folder whose power is cut after a number of steps. What was not synced by then is lost,
 * kept, or torn, as the survivor decides, file by file.
 */
final class FailingDisk implements Disk {
  /** What happens to bytes and renames that were not synced when the power went. */
  enum Unsynced {
    LOST,
    KEPT,
    MIXED
  }

  /** The power went. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final RealDisk real = new RealDisk();
  private final Unsynced fate;
  private final Random random;
  private final Map<Path, byte[]> unsyncedBytes = new LinkedHashMap<>();
  private final Map<Path, Runnable> unsyncedEntries = new LinkedHashMap<>();
  private int left;

  FailingDisk(int steps, Unsynced fate, long seed) {
    this.left = steps;
    this.fate = fate;
    this.random = new Random(seed);
  }

  private void step() {
    if (left-- == 0) {
      cut();
      throw new PowerCut();
    }
  }

  /** Puts the folder into the state that a reboot would find. */
  private void cut() {
    unsyncedEntries.values().forEach(undo -> survive(undo));
    for (Path file : unsyncedBytes.keySet()) {
      survive(() -> tear(file));
    }
  }

  private void survive(Runnable loss) {
    boolean lost =
        switch (fate) {
          case LOST -> true;
          case KEPT -> false;
          case MIXED -> random.nextBoolean();
        };
    if (lost) {
      loss.run();
    }
  }

  private void tear(Path file) {
    try {
      if (Files.exists(file)) {
        byte[] content = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(content, random.nextInt(content.length + 1)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    step();
    real.write(file, content);
    unsyncedBytes.put(file, content);
  }

  @Override
  public void sync(Path file) throws IOException {
    step();
    unsyncedBytes.remove(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    step();
    unsyncedEntries.keySet().removeIf(path -> folder.equals(path.getParent()));
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    step();
    byte[] before = Files.exists(target) ? Files.readAllBytes(target) : null;
    byte[] moved = Files.readAllBytes(source);
    real.rename(source, target);
    if (unsyncedBytes.remove(source) != null) {
      unsyncedBytes.put(target, moved);
    }
    unsyncedEntries.put(
        target,
        () -> {
          putBack(target, before);
          putBack(source, moved);
        });
  }

  private static void putBack(Path file, byte @Nullable [] before) {
    try {
      if (before == null) {
        Files.deleteIfExists(file);
      } else {
        Files.write(file, before);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    step();
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : null;
    real.delete(file);
    unsyncedBytes.remove(file);
    unsyncedEntries.put(file, () -> putBack(file, before));
  }
}
