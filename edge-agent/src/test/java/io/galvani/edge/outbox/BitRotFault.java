package io.galvani.edge.outbox;

import static io.galvani.edge.outbox.OutboxRows.PACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One random bit after another flipped in each of the outbox's files. */
@Tag("fault")
@SuppressWarnings("NullAway.Init")
class BitRotFault {
  private static final int BITS = Integer.getInteger("galvani.fault.bits", 1_000);
  private static final int MESSAGES = 150;
  private static final long NUMBERS = 4L * MESSAGES;
  private static final long FREED = 40;
  private static final long SEED = Long.getLong("galvani.fault.seed", 5);

  private Path folder;
  private Path whole;
  private Path copy;
  private long epoch;
  private int unharmed;
  private int newEpochs;
  private int declaredOnly;
  private int refused;
  private int corrupt;
  private int silentLosses;
  private int reused;
  private long worstDeclared;

  @BeforeEach
  void outboxWithHalfInItsLog() throws Exception {
    Path memory = Path.of("/dev/shm");
    folder =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "galvani-rot")
            : Files.createTempDirectory("galvani-rot");
    whole = folder.resolve("whole");
    copy = folder.resolve("copy");
    Path running = folder.resolve("running");
    try (Outbox outbox = OutboxRows.open(running)) {
      OutboxRows.commit(outbox, MESSAGES / 2, 700);
      outbox.telemetry(PACK).advanceWatermark(FREED);
      outbox.flush(OutboxRows.WAIT_MS);
    }
    try (Outbox outbox = OutboxRows.open(running)) {
      OutboxRows.commit(outbox, MESSAGES / 2, 700);
      epoch = outbox.epoch(PACK);
      OutboxRows.copyFolder(running, whole);
    }
    OutboxRows.deleteFolder(running);
  }

  @AfterEach
  void deleteAll() throws IOException {
    OutboxRows.deleteFolder(copy);
    OutboxRows.deleteFolder(whole);
    Files.deleteIfExists(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"outbox.db", "outbox.db-wal", "sequences"})
  void oneFlippedBitIsNeverSentAndNeverLosesARowSilently(String name) throws Exception {
    byte[] good = Files.readAllBytes(whole.resolve(name));
    Random random = new Random(SEED);
    int bits = Math.min(BITS, good.length * 8);
    for (int n = 0; n < bits; n++) {
      int bit = bits < BITS ? n : random.nextInt(good.length * 8);
      OutboxRows.deleteFolder(copy);
      OutboxRows.copyFolder(whole, copy);
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(copy.resolve(name), bad);
      judge(name, bit);
    }
    System.out.printf(
        "T05 %s bits %d: unharmed %d, gap declared %d, new epoch %d, refused to start %d,"
            + " most declared in one %d; accepted corrupt %d, lost silently %d, reused %d%n",
        name,
        bits,
        unharmed,
        declaredOnly,
        newEpochs,
        refused,
        worstDeclared,
        corrupt,
        silentLosses,
        reused);
    assertThat(corrupt).as("accepted corrupt").isZero();
    assertThat(silentLosses).as("lost silently").isZero();
    assertThat(reused).as("numbers used again").isZero();
    assertThat(refused).as("refused to start").isZero();
  }

  private void judge(String name, int bit) throws Exception {
    try (Outbox outbox = OutboxRows.open(copy)) {
      OutboxRows.Found found = OutboxRows.look(outbox);
      boolean renewed = outbox.epoch(PACK) != epoch;
      corrupt += found.corrupt() > 0 ? 1 : 0;
      long held = NUMBERS - FREED;
      boolean accounted = found.contiguous() && found.carried() + found.declared() >= held;
      if (!accounted) {
        System.out.printf("%s bit %d: %s%n", name, bit, found);
        silentLosses++;
      }
      reused += !renewed && found.nextSeq() < NUMBERS ? 1 : 0;
      worstDeclared = Math.max(worstDeclared, found.declared());
      newEpochs += renewed ? 1 : 0;
      declaredOnly += !renewed && found.declared() > 0 ? 1 : 0;
      unharmed += !renewed && found.declared() == 0 ? 1 : 0;
    } catch (InputException stops) {
      System.out.printf("%s bit %d refused: %s%n", name, bit, stops.getMessage());
      refused++;
    }
  }
}
