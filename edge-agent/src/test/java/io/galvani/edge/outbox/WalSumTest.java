package io.galvani.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalSumTest {
  private static final int BYTES = 4_104;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 511, 512, 1_024, 1_025})
  void findsTheWordOfAFlippedBit(int word) {
    byte[] text = new byte[BYTES];
    new Random(word).nextBytes(text);
    for (int bit = 0; bit < 20; bit++) {
      byte[] wrong = text.clone();
      wrong[4 * word + bit / 8] ^= (byte) (1 << (bit % 8));

      assertThat(sum(wrong).wordsFromEnd(sum(text), BYTES / 8))
          .containsExactly(BYTES / 4 - 1 - word);
    }
  }

  @Test
  void ofTheUppermostBitSeveralWordsMayBeWrong() {
    byte[] text = new byte[BYTES];
    byte[] wrong = text.clone();
    wrong[403] ^= (byte) 0x80;

    assertThat(sum(wrong).wordsFromEnd(sum(text), BYTES / 8)).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 100})
  void findsNoneWhereMoreBitsAreWrong(int bits) {
    byte[] text = new byte[BYTES];
    Random random = new Random(bits);
    random.nextBytes(text);
    byte[] wrong = text.clone();
    for (int n = 0; n < bits; n++) {
      wrong[random.nextInt(BYTES)] ^= (byte) (1 << random.nextInt(8));
    }

    assertThat(sum(wrong).wordsFromEnd(sum(text), BYTES / 8)).isEmpty();
  }

  private static WalSum sum(byte[] text) {
    return WalSum.ZERO.over(ByteBuffer.wrap(text), 0, text.length, ByteOrder.LITTLE_ENDIAN);
  }
}
