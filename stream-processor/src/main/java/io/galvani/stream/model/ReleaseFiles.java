package io.galvani.stream.model;

import io.galvani.chassis.config.FileReason;
import io.galvani.release.document.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verified models on disk instead of in memory, named by their SHA-256 and held against it whenever
 * they are read. Models that an earlier process left are deleted: the topic has them, and they are
 * verified anew.
 */
public final class ReleaseFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseFiles.class);
  private static final String SUFFIX = ".onnx";

  private final Path folder;

  private ReleaseFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * An empty folder of this process alone.
   *
   * @throws IOException if it cannot be made, or emptied
   */
  public static ReleaseFiles open(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> left;
    try (Stream<Path> files = Files.list(folder)) {
      left = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
    for (Path file : left) {
      Files.delete(file);
    }
    return new ReleaseFiles(folder);
  }

  Path folder() {
    return folder;
  }

  /** The release with its bytes on disk; a disk that does not take them leaves them in memory. */
  VerifiedRelease keep(VerifiedRelease release) throws IOException {
    byte[] onnx = release.onnx().read();
    String sha256 = Sha256.hex(onnx);
    Path file = folder.resolve(sha256 + SUFFIX);
    try {
      Path beside = Files.write(folder.resolve(sha256 + ".new" + SUFFIX), onnx);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException full) {
      LOG.warn(
          "Release stays in memory, as it cannot be stored, model={} counter={} reason={}",
          release.model().id(),
          release.counter(),
          FileReason.of(full));
      return release;
    }
    return release.at(() -> read(file, sha256));
  }

  private static byte[] read(Path file, String sha256) throws IOException {
    byte[] onnx = Files.readAllBytes(file);
    if (!Sha256.hex(onnx).equals(sha256)) {
      throw new IOException(file + " must hold what its name says, but was changed");
    }
    return onnx;
  }
}
