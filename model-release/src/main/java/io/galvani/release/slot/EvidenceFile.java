package io.galvani.release.slot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Keeps beside the slots what a trial has gathered. Replaced in one step; a file that is torn,
 * damaged or of another kind is told, never guessed. It knows bytes, not what they say.
 *
 * <p>Byte form, big endian: {@code int} mark and version, {@code int} length, the evidence, {@code
 * long} CRC-32C of everything before.
 */
public final class EvidenceFile {
  /** Longest evidence, bytes. */
  public static final int MOST_BYTES = 4096;

  private static final int MARK_AND_VERSION_1 = 0x47_45_56_01;
  private static final int HEAD_BYTES = 2 * Integer.BYTES;
  private static final int FRAME_BYTES = HEAD_BYTES + Long.BYTES;

  private final Path file;
  private final Path sealed;
  private final Disk disk;

  public EvidenceFile(Path file) {
    this(file, new RealDisk());
  }

  EvidenceFile(Path file, Disk disk) {
    this.file = file;
    this.sealed = file.resolveSibling(file.getFileName() + ".sealed");
    this.disk = disk;
  }

  /**
   * What was stored last; empty where nothing is.
   *
   * @throws IOException if it cannot be read, or is not what {@link #write} left
   */
  public Optional<byte[]> read() throws IOException {
    Path there = isSealed() ? sealed : file;
    if (!Files.exists(there)) {
      return Optional.empty();
    }
    long length = Files.size(there);
    require(length >= FRAME_BYTES && length <= FRAME_BYTES + MOST_BYTES, "has another length");
    byte[] all = Files.readAllBytes(there);
    require(all.length >= FRAME_BYTES, "has another length");
    ByteBuffer in = ByteBuffer.wrap(all);
    require(in.getLong(all.length - Long.BYTES) == sum(all), "does not match its checksum");
    require(in.getInt() == MARK_AND_VERSION_1, "is of another kind or version");
    require(in.getInt() == all.length - FRAME_BYTES, "has another length");
    return Optional.of(Arrays.copyOfRange(all, HEAD_BYTES, all.length - Long.BYTES));
  }

  private void require(boolean holds, String amiss) throws IOException {
    if (!holds) {
      throw new IOException(file + " must hold the evidence of a trial, but " + amiss);
    }
  }

  /**
   * Stores evidence; afterwards it is there for good.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MOST_BYTES}
   */
  public void write(byte[] evidence) throws IOException {
    if (evidence.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "evidence must be %d bytes or fewer, but was %d".formatted(MOST_BYTES, evidence.length));
    }
    ByteBuffer out = ByteBuffer.allocate(FRAME_BYTES + evidence.length);
    out.putInt(MARK_AND_VERSION_1).putInt(evidence.length).put(evidence);
    disk.replace(file, out.putLong(sum(out.array())).array());
    delete(sealed);
  }

  /**
   * Says of what is stored that it is the last: by another name, which a full disk takes too. What
   * is {@link #write written} next is not sealed.
   */
  public void seal() throws IOException {
    Path folder = file.getParent();
    if (Files.exists(file) && folder != null) {
      disk.rename(file, sealed);
      disk.syncFolder(folder);
    }
  }

  /** Whether what is stored is the last. */
  public boolean isSealed() {
    return Files.exists(sealed) && !Files.exists(file);
  }

  /** Deletes what is stored; afterwards it is gone for good. */
  public void delete() throws IOException {
    delete(sealed);
    delete(file);
  }

  private void delete(Path path) throws IOException {
    Path folder = path.getParent();
    if (Files.exists(path) && folder != null) {
      disk.delete(path);
      disk.syncFolder(folder);
    }
  }

  /** Of everything before the last eight bytes. */
  private static long sum(byte[] all) {
    CRC32C sum = new CRC32C();
    sum.update(all, 0, all.length - Long.BYTES);
    return sum.getValue();
  }
}
