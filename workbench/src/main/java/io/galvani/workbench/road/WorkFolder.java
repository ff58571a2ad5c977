package io.galvani.workbench.road;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder, named after its process, that is gone when it is closed. */
public final class WorkFolder implements AutoCloseable {
  private final Path path;

  public WorkFolder(String name) {
    try {
      long process = ProcessHandle.current().pid();
      path = Files.createTempDirectory("galvani-" + name + "-" + process + "-");
    } catch (IOException noSpace) {
      throw new UncheckedIOException("temporary folder cannot be created", noSpace);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException stillInUse) {
      // A temporary folder that cannot be removed is the operating system's to remove.
    }
  }
}
