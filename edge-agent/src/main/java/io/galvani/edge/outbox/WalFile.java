package io.galvani.edge.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A write-ahead log as it lies on disk, read without SQLite. SQLite takes everything from the first
 * frame with a wrong checksum on for a write that was cut short, and forgets it without a word: one
 * flipped bit costs every transaction behind it, and its integrity check finds nothing. Here the
 * chain of checksums is picked up again behind the frame that is wrong, and one wrong bit of a
 * frame is put right by its checksum. (File format: SQLite, "The Write-Ahead Log",
 * sqlite.org/fileformat2.html.)
 *
 * <p>It may be relied on that the file holds one generation of frames only, since the outbox always
 * empties it by truncation, and that a transaction is synced before the next one begins.
 */
final class WalFile {
  private static final Logger LOG = LoggerFactory.getLogger(WalFile.class);
  static final int HEADER_BYTES = 32;
  static final int FRAME_HEADER_BYTES = 24;
  private static final int BIG_ENDIAN_MAGIC = 0x377f0683;
  private static final int FRAME_BYTES = FRAME_HEADER_BYTES + OutboxDatabase.PAGE_BYTES;
  private static final int FRAME_PAIRS = (8 + OutboxDatabase.PAGE_BYTES) / 8;

  private final ByteBuffer file;
  private final List<Frame> frames = new ArrayList<>();
  private int firstWrong = -1;

  /**
   * @param number position in the file
   * @param page page that it replaces, from 1
   * @param pagesAfter size of the database if a transaction ends here, else 0
   * @param right whether its checksum continues the chain, if need be with one bit put right
   * @param whole whether it is right or one wrong bit, nobody knows which, explains that it is not;
   *     a write that was cut short is not whole
   */
  record Frame(int number, int page, int pagesAfter, boolean right, boolean whole) {
    boolean ends() {
      return pagesAfter != 0;
    }
  }

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
   * wrong, -1 if there is none: a wrong frame in the last transaction may be a write cut short,
   * unless it is whole.
   */
  int lastSyncedEnd() {
    int ends = 0;
    int last = -1;
    boolean allWhole = true;
    for (Frame frame : frames.subList(Math.max(0, firstWrong), frames.size())) {
      allWhole &= frame.whole;
      if (frame.ends()) {
        ends++;
        last = frame.whole ? frame.number : last;
      }
    }
    return ends >= 2 || allWhole ? last : -1;
  }

  private void walk() {
    ByteOrder order =
        file.getInt(0) == BIG_ENDIAN_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    WalSum header = WalSum.ZERO.over(file, 0, HEADER_BYTES - 8, order);
    Set<WalSum> before = new LinkedHashSet<>(List.of(stored(HEADER_BYTES - 8)));
    boolean headerWrong = before.add(header);
    int count = (file.capacity() - HEADER_BYTES) / FRAME_BYTES;
    int written = lastWritten(count) + 1;
    for (int n = 0; n < written; n++) {
      WalSum stored = stored(offset(n) + 16);
      Set<WalSum> computed = new LinkedHashSet<>();
      for (WalSum start : before) {
        computed.add(sum(start, n, order));
      }
      boolean continues = computed.contains(stored);
      boolean salted = file.getLong(offset(n) + 8) == file.getLong(16);
      if (firstWrong < 0 && (headerWrong || !continues || !salted)) {
        firstWrong = n;
      }
      Damage damage = continues ? Damage.NONE : putRight(n, before, order);
      frames.add(
          new Frame(
              n,
              file.getInt(offset(n)),
              file.getInt(offset(n) + 4),
              damage == Damage.NONE,
              damage != Damage.UNKNOWN));
      before.clear();
      before.add(stored);
      if (!continues) {
        before.addAll(computed);
      }
    }
  }

  /** What a frame's checksum is to be: over page and size in its header, and the page image. */
  private WalSum sum(WalSum start, int frame, ByteOrder order) {
    return start
        .over(file, offset(frame), 8, order)
        .over(file, offset(frame) + FRAME_HEADER_BYTES, OutboxDatabase.PAGE_BYTES, order);
  }

  private enum Damage {
    NONE,
    ONE_BIT,
    UNKNOWN
  }

  /** Finds the one bit that is wrong in a frame or its checksum, if only one can be; in memory. */
  private Damage putRight(int frame, Set<WalSum> before, ByteOrder order) {
    WalSum stored = stored(offset(frame) + 16);
    Damage damage = Damage.UNKNOWN;
    for (WalSum start : before) {
      WalSum computed = sum(start, frame, order);
      if (computed.oneBitFrom(stored)) {
        return Damage.NONE;
      }
      List<Integer> words = computed.wordsFromEnd(stored, FRAME_PAIRS);
      if (words.size() == 1 && flipIn(frame, words.get(0), start, order)) {
        LOG.warn("One wrong bit in the write-ahead log was put right, frame={}", frame);
        return Damage.NONE;
      }
      damage = words.isEmpty() ? damage : Damage.ONE_BIT;
    }
    return damage;
  }

  private boolean flipIn(int frame, int wordFromEnd, WalSum start, ByteOrder order) {
    int fromEnd = 4 * (wordFromEnd + 1);
    int at =
        fromEnd <= OutboxDatabase.PAGE_BYTES
            ? offset(frame + 1) - fromEnd
            : offset(frame) + 8 - (fromEnd - OutboxDatabase.PAGE_BYTES);
    WalSum stored = stored(offset(frame) + 16);
    int wrong = file.getInt(at);
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      file.putInt(at, wrong ^ (1 << bit));
      if (sum(start, frame, order).equals(stored)) {
        return true;
      }
    }
    file.putInt(at, wrong);
    return false;
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

  private WalSum stored(int at) {
    return new WalSum(file.getInt(at), file.getInt(at + 4));
  }
}
