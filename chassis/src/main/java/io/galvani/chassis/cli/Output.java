package io.galvani.chassis.cli;

import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a long command will write: asked before it begins, not when it is done. */
public final class Output {
  private Output() {}

  /**
   * Fails if a file could not be written there.
   *
   * @param option that named it, for the message
   */
  public static void requireFile(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new InputException(
          option + " must name a file in a folder that can be written to, but was " + file);
    }
    if (Files.isDirectory(file)) {
      throw new InputException(option + " must name a file, but is a folder: " + file);
    }
  }

  /**
   * Makes a folder if it is not there, and fails if nothing could be written to it.
   *
   * @param option that named it, for the message
   */
  public static void requireFolder(String option, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException refused) {
      throw new InputException(
          "%s must be a folder that can be written to, but: %s"
              .formatted(option, FileReason.of(refused)),
          refused);
    }
    if (!Files.isWritable(folder)) {
      throw new InputException(
          option + " must be a folder that can be written to, but was " + folder);
    }
  }
}
