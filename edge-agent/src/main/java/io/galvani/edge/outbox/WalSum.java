package io.galvani.edge.outbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The running checksum of a write-ahead log, two words of 32 bits: for each pair of words x, y of
 * the text, s0 += x + s1 and then s1 += y + s0 (SQLite, "The Write-Ahead Log",
 * sqlite.org/fileformat2.html). It is linear, so most flipped bits can be found from the difference
 * that they make.
 */
record WalSum(int s0, int s1) {
  static final WalSum ZERO = new WalSum(0, 0);

  /** Goes on over {@code length} bytes, a multiple of 8. */
  WalSum over(ByteBuffer file, int from, int length, ByteOrder order) {
    ByteBuffer words = file.duplicate().order(order);
    int a = s0;
    int b = s1;
    for (int at = from; at < from + length; at += 8) {
      a += words.getInt(at) + b;
      b += words.getInt(at + 4) + a;
    }
    return new WalSum(a, b);
  }

  /** Whether the two differ in one bit. */
  boolean oneBitFrom(WalSum other) {
    return Integer.bitCount(s0 ^ other.s0) + Integer.bitCount(s1 ^ other.s1) == 1;
  }

  /**
   * The words of which one flipped bit makes this checksum of the other one, counted in words from
   * the end, for texts of so many pairs. Of the lower bits of a word there is one at most; of the
   * uppermost ones, which move no other bit of the sums, there are many.
   */
  List<Integer> wordsFromEnd(WalSum wanted, int pairs) {
    List<Integer> words = new ArrayList<>();
    int d0 = wanted.s0 - s0;
    int d1 = wanted.s1 - s1;
    int x0 = 1;
    int x1 = 1;
    int y0 = 0;
    int y1 = 1;
    for (int pair = 0; pair < pairs; pair++) {
      if (isPowerOf2Times(d0, d1, y0, y1)) {
        words.add(2 * pair);
      }
      if (isPowerOf2Times(d0, d1, x0, x1)) {
        words.add(2 * pair + 1);
      }
      x0 += x1;
      x1 += x0;
      y0 += y1;
      y1 += y0;
    }
    return words;
  }

  private static boolean isPowerOf2Times(int d0, int d1, int c0, int c1) {
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      if ((d0 == c0 << bit && d1 == c1 << bit) || (-d0 == c0 << bit && -d1 == c1 << bit)) {
        return true;
      }
    }
    return false;
  }
}
