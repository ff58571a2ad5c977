package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Reads and writes the files of a repository; what fails is told in one line. */
final class RepositoryFiles {
  private RepositoryFiles() {}

  static List<Path> list(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(parent + " cannot be listed", e);
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InputException(file + " cannot be read: " + FileReason.of(e), e);
    }
  }

  /** Whole or not at all: written beside, then moved into place. */
  static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path beside = file.resolveSibling(file.getFileName() + ".new");
      Files.write(beside, content);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new InputException(file + " cannot be written: " + FileReason.of(e), e);
    }
  }
}
