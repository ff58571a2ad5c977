package io.galvani.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.edge.outbox.SeqFile.Content;
import io.galvani.edge.outbox.SeqFile.PackNumbers;
import io.galvani.schemas.PackId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeqFileTest {
  private static final Content CONTENT =
      new Content(
          -7,
          9,
          Map.of(
              new PackId("acme", "a"), new PackNumbers(0, Long.MIN_VALUE, 0, 65_536, 1_024),
              new PackId("acme", "b"), new PackNumbers(1, -1, 5, 0, 0)));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path dir;

  @Test
  void readsWhatWasWritten() throws Exception {
    SeqFile file = new SeqFile(dir);
    file.write(CONTENT);

    assertThat(new SeqFile(dir).read()).contains(CONTENT);
  }

  @Test
  void absentFileIsNoContent() throws Exception {
    assertThat(new SeqFile(dir).read()).isEmpty();
  }

  @Test
  void everyTruncationAndEveryFlippedByteIsNoticed() throws Exception {
    SeqFile file = new SeqFile(dir);
    file.write(CONTENT);
    Path path = dir.resolve("sequences");
    byte[] good = Files.readAllBytes(path);

    for (int length = 0; length < good.length; length++) {
      Files.write(path, java.util.Arrays.copyOf(good, length));
      assertThatThrownBy(file::read).isInstanceOf(SeqFile.DamagedException.class);
    }
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x04;
      Files.write(path, bad);
      assertThatThrownBy(file::read).isInstanceOf(SeqFile.DamagedException.class);
    }
  }

  @Test
  void interruptedReplacementLeavesTheOldContent() throws Exception {
    SeqFile file = new SeqFile(dir);
    file.write(CONTENT);
    Files.writeString(dir.resolve("sequences.new"), "half");

    assertThat(file.read()).contains(CONTENT);
  }
}
