package io.galvani.trainer.round;

import io.galvani.release.document.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of rows, however large, and what it must hold.
 *
 * @param path where it is
 * @param sha256 of its bytes, lower-case hex
 */
public record RowFile(Path path, String sha256) {
  /**
   * A file as it is now.
   *
   * @throws IOException if it cannot be read
   */
  public static RowFile of(Path path) throws IOException {
    return new RowFile(path, hash(path));
  }

  /**
   * Opens it, after a look at all of its bytes.
   *
   * @throws IOException if it cannot be read or is not the one that it was
   */
  public InputStream open() throws IOException {
    if (!hash(path).equals(sha256)) {
      throw new IOException(path + " was changed");
    }
    return Files.newInputStream(path);
  }

  private static String hash(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Sha256.hex(in);
    }
  }
}
