package io.galvani.release.verify;

import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Takes one file of a verified manifest: never more bytes than stated, never longer than allowed,
 * hashed, then looked into. What is returned is what was checked; load these bytes and no others.
 */
public final class FileIntake {
  private static final int CHUNK = 8192;

  private final LongSupplier nanoTime;
  private final long mostNanos;

  /** Gives up on a file after the given time of the given monotonic clock. */
  public FileIntake(LongSupplier nanoTime, java.time.Duration most) {
    this.nanoTime = nanoTime;
    this.mostNanos = most.toNanos();
  }

  /** Reads the stream to the stated length and checks it. */
  public byte[] take(ModelFile file, InputStream stream) throws IOException, RefusedException {
    byte[] content = read(file, stream);
    check(file, content);
    return content;
  }

  private byte[] read(ModelFile file, InputStream stream) throws IOException, RefusedException {
    long start = nanoTime.getAsLong();
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    while (taken.size() <= file.lengthBytes()) {
      int asked = (int) Math.min(CHUNK, file.lengthBytes() + 1 - taken.size());
      int got = stream.read(chunk, 0, asked);
      if (got < 0) {
        break;
      }
      taken.write(chunk, 0, got);
      if (nanoTime.getAsLong() - start > mostNanos) {
        throw new RefusedException(
            Refusal.FILE_TOO_SLOW,
            "%s must come within %d s, but only %d of %d bytes did"
                .formatted(
                    file.name(), mostNanos / 1_000_000_000, taken.size(), file.lengthBytes()));
      }
    }
    return taken.toByteArray();
  }

  /** Checks bytes that are at hand already, such as a slot's at boot. */
  public static void check(ModelFile file, byte[] content) throws RefusedException {
    if (content.length > file.lengthBytes()) {
      throw new RefusedException(
          Refusal.FILE_TOO_LARGE,
          file.name() + " goes on after the stated " + file.lengthBytes() + " bytes");
    }
    if (content.length < file.lengthBytes()) {
      throw new RefusedException(
          Refusal.FILE_TOO_SHORT,
          "%s must be %d bytes, but was %d"
              .formatted(file.name(), file.lengthBytes(), content.length));
    }
    String actual = Sha256.hex(content);
    if (!actual.equals(file.sha256())) {
      throw new RefusedException(
          Refusal.FILE_HASH_WRONG,
          "%s must hash to %s, but hashes to %s".formatted(file.name(), file.sha256(), actual));
    }
    OnnxInspector.inspect(file.name(), content);
  }

  /** Reads a file of a folder without following links, up to one byte more than stated. */
  public static byte[] readPlain(Path folder, ModelFile file) throws IOException, RefusedException {
    Path path = folder.resolve(file.name());
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new RefusedException(
          Refusal.FILE_IS_LINK, file.name() + " must be a plain file of the folder");
    }
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes((int) file.lengthBytes() + 1);
      check(file, content);
      return content;
    }
  }
}
