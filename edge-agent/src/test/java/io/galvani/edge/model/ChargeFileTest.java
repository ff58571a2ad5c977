package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.galvani.battery.pack.PackModel;
import io.galvani.edge.TestCells;
import io.galvani.schemas.PackId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is kept of a pack's charges is the old content or the new one, or none with a word. */
@SuppressWarnings("NullAway.Init")
final class ChargeFileTest {
  private static final PackId PACK = new PackId("acme", "pack-1");

  @TempDir private Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger(ChargeFile.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private ChargeFile file(int cells, String mapping) {
    PackModel model =
        new PackModel(TestCells.nmc().parameters(), cells, 1, PackModel.evenProbes(cells, 1), 1);
    return new ChargeFile(PACK, model, mapping, folder.resolve("pack"));
  }

  private static StoredCharges charges(long seq) {
    return new StoredCharges(77, seq, new byte[] {1, 2, 3}, 5, 40, new byte[] {4, 5});
  }

  @Test
  void whatIsWrittenLastIsReadBack() {
    ChargeFile file = file(4, "as wired");
    file.keep(charges(100));
    file.write();
    file.keep(charges(200));
    file.write();
    file.write();

    StoredCharges read = file(4, "as wired").read().orElseThrow();

    assertThat(read).usingRecursiveComparison().isEqualTo(charges(200));
    assertThat(folder.resolve("pack")).isDirectoryContaining("glob:**/charges");
    assertThat(log.list).isEmpty();
  }

  @Test
  void absentFileIsNoNews() {
    assertThat(file(4, "").read()).isEmpty();
    assertThat(log.list).isEmpty();
  }

  @Test
  void chargesOfOtherCellsOrChannelsAreNotTaken() {
    ChargeFile file = file(4, "as wired");
    file.keep(charges(100));
    file.write();

    assertThat(file(4, "swapped").read()).isEmpty();
    assertThat(file(5, "as wired").read()).isEmpty();

    assertThat(log.list).hasSize(2).allMatch(line -> line.getLevel() == Level.WARN);
  }

  @Test
  void everyCutAndEveryChangedByteIsFound() {
    byte[] whole = charges(100).toBytes("pack");
    for (int k = 0; k < whole.length; k++) {
      byte[] cut = Arrays.copyOf(whole, k);
      byte[] changed = whole.clone();
      changed[k] ^= 0x10;

      assertThatIllegalArgumentException().isThrownBy(() -> StoredCharges.read("pack", cut));
      assertThatIllegalArgumentException().isThrownBy(() -> StoredCharges.read("pack", changed));
    }
  }

  @Test
  void fullDiskIsTriedAgainWithTheNextChargeAndToldOnce() throws Exception {
    ChargeFile file = file(4, "");
    file.keep(charges(100));
    file.write();
    Path inTheWay = Files.createDirectories(folder.resolve("pack").resolve("charges.new"));
    file.keep(charges(200));
    file.write();
    file.keep(charges(300));
    file.write();
    assertThat(file.read().orElseThrow().seq()).isEqualTo(100);
    assertThat(log.list).hasSize(1).allMatch(line -> line.getLevel() == Level.WARN);

    Files.delete(inTheWay);
    file.write();
    assertThat(file.read().orElseThrow().seq()).isEqualTo(100);
    file.keep(charges(400));
    file.write();

    assertThat(file.read().orElseThrow().seq()).isEqualTo(400);
    assertThat(log.list).hasSize(1);
  }

  @Test
  void chargeWaitsUntilItWasTriedToWrite() throws Exception {
    ChargeFile file = file(4, "");
    assertThat(file.waits()).isFalse();
    file.keep(charges(100));
    assertThat(file.waits()).isTrue();
    file.write();
    assertThat(file.waits()).isFalse();

    Files.createDirectories(folder.resolve("pack").resolve("charges.new"));
    file.keep(charges(200));
    file.write();
    assertThat(file.waits()).isFalse();
  }

  @Test
  void whatCouldNotBeWrittenIsTriedOnceMoreAtTheEnd() throws Exception {
    ChargeFile file = file(4, "");
    Path inTheWay = Files.createDirectories(folder.resolve("pack").resolve("charges.new"));
    file.keep(charges(100));
    file.write();
    Files.delete(inTheWay);

    file.close();

    assertThat(file.read().orElseThrow().seq()).isEqualTo(100);
  }
}
