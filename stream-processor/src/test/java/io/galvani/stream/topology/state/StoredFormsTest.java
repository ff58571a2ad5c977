package io.galvani.stream.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is stored gives back every bit, and what is damaged is refused. */
class StoredFormsTest {
  private final Random random = new Random(4);

  @Test
  void packedBlocksGiveBackEveryBitWhateverTheirLengths() {
    for (int length = 0; length < 70; length++) {
      CellBlock block =
          new CellBlock(random.nextLong(), bytes(length), bytes(41), bytes(17), bytes(length * 3));

      CellBlock read = CellBlock.read(block.toBytes());

      assertThat(read.fingerprint()).isEqualTo(block.fingerprint());
      assertThat(read.estimator()).isEqualTo(block.estimator());
      assertThat(read.detector()).isEqualTo(block.detector());
      assertThat(read.thermal()).isEqualTo(block.thermal());
      assertThat(read.fast()).isEqualTo(block.fast());
    }
  }

  @Test
  void damagedBlocksAndThoseOfAnotherVersionAreRefused() {
    byte[] whole = new CellBlock(1, bytes(40), bytes(3), bytes(2), bytes(9)).toBytes();
    byte[] other = whole.clone();
    other[0]++;

    assertThatThrownBy(() -> CellBlock.read(other)).hasMessageContaining("version");
    assertThatThrownBy(() -> CellBlock.read(Arrays.copyOf(whole, whole.length / 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CellBlock.read(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void differenceGivesBackEveryBitWhateverChanged() {
    for (int round = 0; round < 2000; round++) {
      byte[] base = bytes(random.nextInt(3000));
      byte[] now = Arrays.copyOf(base, Math.max(0, base.length + random.nextInt(40) - 20));
      for (int change = random.nextInt(20); change > 0 && now.length > 0; change--) {
        now[random.nextInt(now.length)] = (byte) random.nextInt();
      }

      assertThat(Difference.apply(Difference.of(now, base), base)).isEqualTo(now);
    }
  }

  @Test
  void differencesWithLengthsOfFourBytesAreReadToo() {
    byte[] base = {1, 2, 3};
    byte[] now = {1, 2, 4};
    byte[] today = Difference.of(now, base);
    byte[] before = new byte[today.length + 2];
    before[3] = 3;
    System.arraycopy(today, 2, before, 4, today.length - 2);
    byte[] large = new byte[40_000];
    large[39_999] = 7;

    assertThat(Difference.apply(before, base)).isEqualTo(now);
    assertThat(Difference.apply(Difference.of(large, base), base)).isEqualTo(large);
    assertThatThrownBy(() -> Difference.apply(new byte[0], base)).hasMessageContaining("damaged");
  }

  @Test
  void whatIsTheSameTakesHardlyAByte() {
    byte[] base = bytes(800);
    byte[] now = base.clone();
    now[5] ^= 1;

    assertThat(Difference.of(now, base).length).isLessThan(16);
  }

  @Test
  void aDifferenceToAnotherBaseIsRefused() {
    byte[] base = bytes(100);
    byte[] now = bytes(100);
    byte[] other = base.clone();
    other[50]++;
    byte[] difference = Difference.of(now, base);

    assertThatThrownBy(() -> Difference.apply(difference, other)).hasMessageContaining("checksum");
    assertThatThrownBy(() -> Difference.apply(Arrays.copyOf(difference, 20), base))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fastBlocksOfBeforeThereWereLearnedModelsAreReadAndWrittenAsBefore() {
    for (int learned = 0; learned <= 3; learned++) {
      byte[][] blocks = new byte[7][];
      Arrays.setAll(blocks, b -> new byte[0]);
      int count = 4 + learned;
      ByteBuffer before = ByteBuffer.allocate(1000);
      for (int b = 0; b < count; b++) {
        blocks[b] = bytes(10 + b);
        before.putShort((short) blocks[b].length);
      }
      for (byte[] block : blocks) {
        before.put(block);
      }
      byte[] stored = Arrays.copyOf(before.array(), before.position());

      FastBlocks read = FastBlocks.read(stored);

      assertThat(read.toBytes()).isEqualTo(stored);
      assertThat(read.detector()).isEqualTo(blocks[3]);
      assertThat(read.anomaly()).isEqualTo(blocks[5]);
      assertThat(read.capacity()).isEqualTo(blocks[6]);
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
