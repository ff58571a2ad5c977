package io.galvani.release.slot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk that takes the first bytes of whatever is written, and then no more. */
final class FullDisk implements Disk {
  private static final int FREE_BYTES = 7;

  private final RealDisk real = new RealDisk();

  @Override
  public void write(Path file, byte[] content) throws IOException {
    real.write(file, Arrays.copyOf(content, FREE_BYTES));
    throw new IOException("No space left on device");
  }

  @Override
  public void sync(Path file) throws IOException {
    real.sync(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    real.syncFolder(folder);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    real.rename(source, target);
  }

  @Override
  public void delete(Path file) throws IOException {
    real.delete(file);
  }
}
