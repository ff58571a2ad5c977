package io.galvani.edge.log;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a file, plain or gzip: what it is shows in its first two bytes, not in its name. */
public final class LogFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final InputStream bytes;

  private LogFile(InputStream bytes) {
    this.bytes = bytes;
  }

  public InputStream bytes() {
    return bytes;
  }

  /** Opens a file after so many lines; whatever is wrong with it is an {@link InputException}. */
  public static LogFile open(Path path, int skipLines) {
    if (Files.isDirectory(path)) {
      throw new InputException("log must be a file, but " + path + " is a folder");
    }
    try {
      InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
      raw.mark(2);
      int magic = raw.read() << 8 | raw.read();
      raw.reset();
      if (magic < 0) {
        raw.close();
        throw new InputException(path + " must hold a header and rows, but is empty");
      }
      InputStream bytes =
          magic == GZIP_MAGIC
              ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES)
              : raw;
      for (int i = 0; i < skipLines; i++) {
        skipLine(bytes);
      }
      return new LogFile(bytes);
    } catch (NoSuchFileException absent) {
      throw new InputException("log must be a file, but there is no " + path, absent);
    } catch (IOException unreadable) {
      throw new InputException(
          path + " must be readable, but: " + FileReason.of(unreadable), unreadable);
    }
  }

  /**
   * Reads a compressed file to its end, so that one that is cut or damaged is refused before
   * anything of it is sent. A plain file has no end to miss and is not read.
   */
  public static void requireWhole(Path path) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)) {
      raw.mark(2);
      int magic = raw.read() << 8 | raw.read();
      raw.reset();
      if (magic == GZIP_MAGIC) {
        new GZIPInputStream(raw, BUFFER_BYTES).transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException cut) {
      throw new InputException(
          path + " must be a whole gzip file, but: " + FileReason.of(cut), cut);
    }
  }

  private static void skipLine(InputStream bytes) throws IOException {
    int read = bytes.read();
    while (read >= 0 && read != '\n') {
      read = bytes.read();
    }
  }
}
