package io.galvani.edge.outbox;

import static io.galvani.edge.outbox.OutboxRows.PACK;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every state that a power cut can leave, on files: the log cut at every byte, sectors of an
 * unsynced write missing in any combination, a checkpoint half done; and flipped bits anywhere.
 */
@Tag("fault")
@SuppressWarnings("NullAway.Init")
class CrashStatesFault {
  private static final int SECTOR = 512;
  private static final int BEFORE = 40;
  private static final int LAST = 3;
  private static final int NUMBERS_EACH = 4;
  private static final long SEED = 20_260_101;

  private Path folder;
  private Path running;
  private Path copies;
  private long epoch;

  @BeforeEach
  void folderInMemoryIfThereIsOne() throws IOException {
    Path memory = Path.of("/dev/shm");
    folder =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "galvani-crash")
            : Files.createTempDirectory("galvani-crash");
    running = folder.resolve("running");
    copies = folder.resolve("copy");
  }

  @AfterEach
  void deleteAll() throws IOException {
    OutboxRows.deleteFolder(copies);
    OutboxRows.deleteFolder(running);
    Files.deleteIfExists(folder);
  }

  @Test
  void logCutAtEveryByteOfTheLastTransactionsLosesOnlyWhatWasNotSynced() throws Exception {
    long[] sizes = new long[LAST + 1];
    byte[] log;
    try (Outbox outbox = OutboxRows.open(running)) {
      OutboxRows.commit(outbox, BEFORE, 120);
      for (int n = 0; n <= LAST; n++) {
        sizes[n] = Files.size(log(running));
        if (n < LAST) {
          OutboxRows.commit(outbox, 1, 120);
        }
      }
      epoch = outbox.epoch(PACK);
      log = Files.readAllBytes(log(running));
      OutboxRows.copyFolder(running, folder.resolve("copy"));
    }
    Path whole = Files.move(copies, folder.resolve("whole"));
    int tried = 0;
    int wrong = 0;
    for (long cut = sizes[0]; cut <= sizes[LAST]; cut++) {
      OutboxRows.deleteFolder(copies);
      OutboxRows.copyFolder(whole, copies);
      Files.write(log(copies), Arrays.copyOf(log, (int) cut));
      int synced = BEFORE;
      for (int n = 1; n <= LAST; n++) {
        synced += cut >= sizes[n] ? 1 : 0;
      }
      wrong += recovers(synced, synced, true) ? 0 : 1;
      tried++;
    }
    OutboxRows.deleteFolder(whole);
    System.out.printf("T04 bytes tried %d, failures %d%n", tried, wrong);
    assertThat(wrong).isZero();
    assertThat(tried).isGreaterThan(LAST * OutboxDatabase.PAGE_BYTES);
  }

  @Test
  void anySectorsOfAnUnsyncedTransactionMayBeMissing() throws Exception {
    Random random = new Random(SEED);
    byte[] synced;
    byte[] log;
    try (Outbox outbox = OutboxRows.open(running)) {
      OutboxRows.commit(outbox, BEFORE, 120);
      synced = Files.readAllBytes(log(running));
      OutboxRows.commit(outbox, 1, 20_000); // one transaction of several pages
      epoch = outbox.epoch(PACK);
      log = Files.readAllBytes(log(running));
      OutboxRows.copyFolder(running, copies);
    }
    Path whole = Files.move(copies, folder.resolve("whole"));
    int states = 2_000;
    int wrong = 0;
    for (int state = 0; state < states; state++) {
      OutboxRows.deleteFolder(copies);
      OutboxRows.copyFolder(whole, copies);
      byte[] torn = log.clone();
      int share = random.nextInt(1, 10);
      for (int at = synced.length; at < torn.length; at += SECTOR - at % SECTOR) {
        if (random.nextInt(10) < share) { // the sector stayed as it was: zero, or old content
          int to = Math.min(torn.length, at + SECTOR - at % SECTOR);
          if (random.nextBoolean()) {
            Arrays.fill(torn, at, to, (byte) 0);
          } else {
            byte[] old = new byte[to - at];
            random.nextBytes(old);
            System.arraycopy(old, 0, torn, at, old.length);
          }
        }
      }
      Files.write(log(copies), torn);
      wrong += recovers(BEFORE, BEFORE + 1, false) ? 0 : 1;
    }
    OutboxRows.deleteFolder(whole);
    System.out.printf("T03 torn transactions %d, failures %d, seed %d%n", states, wrong, SEED);
    assertThat(wrong).isZero();
  }

  @Test
  void aCheckpointHalfDoneIsDoneAgain() throws Exception {
    Random random = new Random(SEED);
    byte[] before;
    byte[] after;
    Path whole = folder.resolve("whole");
    try (Outbox outbox = OutboxRows.open(running)) {
      OutboxRows.commit(outbox, BEFORE, 900);
      epoch = outbox.epoch(PACK);
      before = Files.readAllBytes(running.resolve("outbox.db"));
      OutboxRows.copyFolder(running, whole);
    }
    after = checkpointed(whole);
    int states = 1_000;
    int wrong = 0;
    for (int state = 0; state < states; state++) {
      OutboxRows.deleteFolder(copies);
      OutboxRows.copyFolder(whole, copies);
      byte[] mixed = Arrays.copyOf(before, random.nextBoolean() ? after.length : before.length);
      for (int at = 0; at < mixed.length; at += SECTOR) {
        if (random.nextBoolean()) {
          System.arraycopy(after, at, mixed, at, SECTOR);
        }
      }
      Files.write(copies.resolve("outbox.db"), mixed);
      wrong += recovers(BEFORE, BEFORE, true) ? 0 : 1;
    }
    OutboxRows.deleteFolder(whole);
    System.out.printf("T03 torn checkpoints %d, failures %d, seed %d%n", states, wrong, SEED);
    assertThat(wrong).isZero();
  }

  /** The database as it is when all of its log has been moved into it. */
  private byte[] checkpointed(Path whole) throws Exception {
    OutboxRows.copyFolder(whole, copies);
    Path database = copies.resolve("outbox.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    return Files.readAllBytes(database);
  }

  /** Opens the copy: at least and at most so many messages, and goes on where it must. */
  private boolean recovers(int least, int most, boolean sameEpoch) throws Exception {
    try (Outbox outbox = OutboxRows.open(copies)) {
      OutboxRows.Found found = OutboxRows.look(outbox);
      boolean numbersHold =
          outbox.epoch(PACK) != epoch || found.nextSeq() >= (long) NUMBERS_EACH * least;
      // What was on its way may be declared, where its last write looks whole but for one bit.
      boolean goesOn =
          found.contiguous()
              && found.corrupt() == 0
              && found.declared() <= (long) NUMBERS_EACH * (most - least)
              && found.carried() + found.declared() <= (long) NUMBERS_EACH * most;
      OutboxRows.append(outbox, 50, true);
      boolean keeps = OutboxRows.look(outbox).carried() == found.carried() + NUMBERS_EACH;
      return found.carried() >= (long) NUMBERS_EACH * least
          && found.carried() <= (long) NUMBERS_EACH * most
          && (!sameEpoch || outbox.epoch(PACK) == epoch)
          && numbersHold
          && goesOn
          && keeps;
    }
  }

  private static Path log(Path dir) {
    return dir.resolve("outbox.db-wal");
  }
}
