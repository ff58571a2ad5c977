package io.galvani.release.slot;

import java.io.IOException;
import java.nio.file.Path;

/** The few things done to the disk, so that a test can cut the power between any two. */
interface Disk {
  /** Creates or replaces a file; its bytes may not be durable yet. */
  void write(Path file, byte[] content) throws IOException;

  /** Makes a file's bytes durable. */
  void sync(Path file) throws IOException;

  /** Makes a folder's entries durable. */
  void syncFolder(Path folder) throws IOException;

  /** Replaces the target by the source in one step. */
  void rename(Path source, Path target) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /**
   * Write, sync, rename, sync the folder: a reader sees the old content or the new, whole. Where it
   * fails, nothing of the new content takes up space.
   */
  default void replace(Path file, byte[] content) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      write(beside, content);
      sync(beside);
      rename(beside, file);
    } catch (IOException full) {
      try {
        delete(beside);
      } catch (IOException stays) {
        full.addSuppressed(stays);
      }
      throw full;
    }
    Path folder = file.getParent();
    if (folder != null) {
      syncFolder(folder);
    }
  }
}
