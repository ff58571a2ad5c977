package io.galvani.edge.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A write-ahead log as it lies on disk, read without SQLite. SQLite takes everything from the first
 * frame with a wrong checksum on for a write that was cut short, and forgets it without a word: one
 * flipped bit costs every transaction behind it, and its integrity check finds nothing. Here the
 * chain of checksums is picked up again behind the frame that is wrong. (File format: SQLite, "The
 * Write-Ahead Log", sqlite.org/fileformat2.html.)
 *
 * <p>It may be relied on that the file holds one generation of frames only, since the outbox always
 * empties it by truncation, and that a transaction is synced before the next one begins.
 */
final class WalFile {
  static final int HEADER_BYTES = 32;
  static final int FRAME_HEADER_BYTES = 24;
  private static final int BIG_ENDIAN_MAGIC = 0x377f0683;
  private static final int FRAME_BYTES = FRAME_HEADER_BYTES + OutboxDatabase.PAGE_BYTES;

  private final ByteBuffer file;
  private final List<Frame> frames = new ArrayList<>();
  private int firstWrong = -1;

  /**
   * @param number position in the file
   * @param page page that it replaces, from 1
   * @param pagesAfter size of the database if a transaction ends here, else 0
   * @param right whether its checksum continues the chain
   */
  record Frame(int number, int page, int pagesAfter, boolean right) {
    boolean ends() {
      return pagesAfter != 0;
    }
  }

  private record Sum(int s0, int s1) {}

  private WalFile(byte[] bytes) {
    this.file = ByteBuffer.wrap(bytes);
  }

  /** Reads the log; one that is absent or holds nothing has no frames. */
  static WalFile read(Path path) throws IOException {
    WalFile wal = new WalFile(Files.exists(path) ? Files.readAllBytes(path) : new byte[0]);
    if (wal.file.capacity() >= HEADER_BYTES + FRAME_BYTES) {
      wal.walk();
    }
    return wal;
  }

  /** Whether SQLite would forget frames that may have been committed. */
  boolean broken() {
    return firstWrong >= 0;
  }

  /** All complete frames, in order. */
  List<Frame> frames() {
    return frames;
  }

  /** The page image that a frame carries. */
  ByteBuffer image(Frame frame) {
    return file.slice(offset(frame.number) + FRAME_HEADER_BYTES, OutboxDatabase.PAGE_BYTES);
  }

  /**
   * The frame that ends the last transaction which was surely synced although a frame before it is
   * wrong, -1 if there is none: a wrong frame in the last transaction may be a write cut short.
   */
  int lastSyncedEnd() {
    int ends = 0;
    int last = -1;
    for (Frame frame : frames.subList(Math.max(0, firstWrong), frames.size())) {
      if (frame.ends()) {
        ends++;
        last = frame.right ? frame.number : last;
      }
    }
    return ends >= 2 ? last : -1;
  }

  private void walk() {
    ByteOrder order =
        file.getInt(0) == BIG_ENDIAN_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Sum header = sum(new Sum(0, 0), 0, HEADER_BYTES - 8, order);
    List<Sum> before = new ArrayList<>(List.of(stored(HEADER_BYTES - 8), header));
    boolean headerWrong = !header.equals(before.get(0));
    int count = (file.capacity() - HEADER_BYTES) / FRAME_BYTES;
    int written = lastWritten(count) + 1;
    for (int n = 0; n < written; n++) {
      Sum stored = stored(offset(n) + 16);
      List<Sum> computed = new ArrayList<>();
      for (Sum start : before) {
        Sum head = sum(start, offset(n), 8, order);
        computed.add(sum(head, offset(n) + FRAME_HEADER_BYTES, OutboxDatabase.PAGE_BYTES, order));
      }
      boolean right = computed.contains(stored);
      boolean salted = file.getLong(offset(n) + 8) == file.getLong(16);
      if (firstWrong < 0 && (headerWrong || !right || !salted)) {
        firstWrong = n;
      }
      frames.add(new Frame(n, file.getInt(offset(n)), file.getInt(offset(n) + 4), right));
      before.clear();
      before.add(stored);
      if (!right) {
        before.add(computed.get(0));
      }
    }
  }

  /** A file may be longer than what was written into it; such a tail is zero. */
  private int lastWritten(int count) {
    int last = count - 1;
    while (last >= 0 && isZero(offset(last), FRAME_BYTES)) {
      last--;
    }
    return last;
  }

  private boolean isZero(int from, int length) {
    for (int at = from; at < from + length; at++) {
      if (file.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int offset(int frame) {
    return HEADER_BYTES + frame * FRAME_BYTES;
  }

  private Sum stored(int at) {
    return new Sum(file.getInt(at), file.getInt(at + 4));
  }

  private Sum sum(Sum start, int from, int length, ByteOrder order) {
    ByteBuffer words = file.duplicate().order(order);
    int s0 = start.s0;
    int s1 = start.s1;
    for (int at = from; at < from + length; at += 8) {
      s0 += words.getInt(at) + s1;
      s1 += words.getInt(at + 4) + s0;
    }
    return new Sum(s0, s1);
  }
}
