package io.galvani.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.GapReason;
import io.galvani.schemas.telemetry.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final PackId PACK = new PackId("acme", "truck-7");
  private static final PackId OTHER = new PackId("acme", "truck-8");
  private static final long WAIT_MS = 10_000;

  /** Of the big-endian number at byte 60 of every SQLite file. */
  private static final int USER_VERSION_LAST_BYTE = 63;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path dir;

  @Test
  void messagesComeBackInOrderAfterReopening() throws Exception {
    long epoch;
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 20, 3);
      epoch = outbox.epoch(PACK);
    }

    try (Outbox outbox = open()) {
      List<StoredMessage> stored = readAll(outbox, outbox.telemetry(PACK));

      assertThat(stored).hasSize(20);
      assertContiguous(stored, 0, 60);
      assertThat(outbox.telemetry(PACK).nextSeq()).isEqualTo(60);
      assertThat(outbox.epoch(PACK)).isEqualTo(epoch);
    }
  }

  @Test
  void whatWasCommittedSurvivesACopyTakenWhileOpen(@TempDir Path copy) throws Exception {
    long epoch;
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 50, 2);
      outbox.flush(WAIT_MS);
      epoch = outbox.epoch(PACK);
      copyFolder(dir, copy); // what a kill at this instant would leave
    }

    try (Outbox outbox = open(OutboxConfig.in(copy))) {
      assertThat(outbox.epoch(PACK)).isEqualTo(epoch);
      assertContiguous(readAll(outbox, outbox.telemetry(PACK)), 0, 100);
    }
  }

  @Test
  void watermarkFreesAndNothingElseDoes() throws Exception {
    try (Outbox outbox = open()) {
      OutboxLane lane = outbox.telemetry(PACK);
      append(outbox, lane, 10, 1);
      outbox.flush(WAIT_MS);
      assertThat(readAll(outbox, lane)).hasSize(10);

      lane.advanceWatermark(4);
      outbox.flush(WAIT_MS);

      assertContiguous(readAll(outbox, lane), 4, 10);
    }
  }

  @Test
  void numbersGoOnAfterEverythingWasFreed() throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 10, 1);
      outbox.telemetry(PACK).advanceWatermark(10);
    }

    try (Outbox outbox = open()) {
      assertThat(outbox.telemetry(PACK).nextSeq()).isEqualTo(10);
      assertThat(outbox.telemetry(PACK).watermark()).isEqualTo(10);
    }
  }

  @Test
  void rowsKeptForTheMonitorStayThoughCovered() throws Exception {
    try (Outbox outbox = open()) {
      OutboxLane lane = outbox.telemetry(PACK);
      lane.keepFrom(6);
      append(outbox, lane, 10, 1);
      lane.advanceWatermark(10);
      outbox.flush(WAIT_MS);

      assertContiguous(readAll(outbox, lane), 6, 10);
    }
  }

  @Test
  void atTheBoundOldestTelemetryBecomesOneGapAndAlertsStay() throws Exception {
    long boundBytes = 1L << 20;
    OutboxConfig small = OutboxConfig.in(dir).withBoundBytes(boundBytes);
    long peakBytes = 0;
    try (Outbox outbox = open(small)) {
      append(outbox, outbox.alerts(PACK), 5, 1);
      for (int i = 0; i < 60; i++) {
        append(outbox, outbox.telemetry(PACK), 50, 10, 600);
        outbox.flush(WAIT_MS);
        peakBytes = Math.max(peakBytes, bytesOnDisk(dir));
      }

      List<StoredMessage> stored = readAll(outbox, outbox.telemetry(PACK));
      assertContiguous(stored, 0, 30_000);
      assertThat(stored.get(0).gap()).isTrue();
      assertThat(stored.stream().filter(StoredMessage::gap)).hasSize(1);
      assertThat(reason(stored.get(0))).isEqualTo(GapReason.GAP_REASON_OUTBOX_FULL);
      assertThat(outbox.telemetry(PACK).declared()).isEqualTo(stored.get(0).count());
      assertThat(readAll(outbox, outbox.alerts(PACK))).hasSize(5);
    }
    assertThat(peakBytes).isLessThanOrEqualTo(boundBytes);
  }

  @Test
  void flippedBitInARowBecomesAGapOfItsNumbersAndTheRestIsSent() throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 30, 4, 500);
    }
    flipEnvelopeByte(dir.resolve("outbox.db"), 17);

    try (Outbox outbox = open()) {
      OutboxLane lane = outbox.telemetry(PACK);
      List<StoredMessage> stored = readAll(outbox, lane);

      assertContiguous(stored, 0, 120);
      assertThat(stored.stream().filter(StoredMessage::gap)).hasSize(1);
      StoredMessage gap = stored.stream().filter(StoredMessage::gap).findFirst().orElseThrow();
      assertThat(gap.firstSeq()).isEqualTo(17 * 4);
      assertThat(gap.count()).isEqualTo(4);
      assertThat(reason(gap)).isEqualTo(GapReason.GAP_REASON_OUTBOX_DAMAGED);
      assertThat(lane.declared()).isEqualTo(4);
    }
  }

  @Test
  void damagedDatabaseGetsANewEpochAndGoodRowsAreSaved() throws Exception {
    long epoch;
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 400, 1, 500);
      epoch = outbox.epoch(PACK);
    }
    Path file = dir.resolve("outbox.db");
    byte[] bytes = Files.readAllBytes(file);
    new Random(7).nextBytes(bytes); // every page but those put back below
    byte[] good = Files.readAllBytes(file);
    int from = (int) (good.length * 0.5) / 4096 * 4096;
    System.arraycopy(bytes, from, good, from, 4096);
    Files.write(file, good);

    try (Outbox outbox = open()) {
      OutboxLane lane = outbox.telemetry(PACK);
      List<StoredMessage> stored = readAll(outbox, lane);

      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(outbox.previousEpoch(PACK)).isEqualTo(epoch);
      assertContiguous(stored, stored.get(0).firstSeq(), lane.nextSeq());
      assertThat(stored.stream().filter(m -> !m.gap()).count()).isGreaterThan(300);
      append(outbox, lane, 1, 1);
      assertThat(lane.nextSeq()).isGreaterThanOrEqualTo(400);
    }
  }

  @Test
  void databaseOverwrittenWithGarbageStartsANewEpochAboveAllReservedNumbers() throws Exception {
    long epoch;
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 10, 1);
      epoch = outbox.epoch(PACK);
    }
    byte[] garbage = new byte[20_000];
    new Random(3).nextBytes(garbage);
    Files.write(dir.resolve("outbox.db"), garbage);

    try (Outbox outbox = open()) {
      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(outbox.telemetry(PACK).assign(1)).isGreaterThanOrEqualTo(10);
    }
  }

  @Test
  void aDatabaseThatSomeoneElseHoldsIsNotTakenForDamaged() throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 10, 1);
    }
    try (var other =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("outbox.db"));
        var statement = other.createStatement()) {
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");

      assertThatThrownBy(this::open)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("locked");
    }

    try (Outbox outbox = open()) {
      assertContiguous(readAll(outbox, outbox.telemetry(PACK)), 0, 10);
    }
  }

  @Test
  void lostDatabaseNeverReusesANumber() throws Exception {
    long epoch;
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 10, 7);
      epoch = outbox.epoch(PACK);
    }
    Files.delete(dir.resolve("outbox.db"));

    try (Outbox outbox = open()) {
      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(outbox.previousEpoch(PACK)).isEqualTo(epoch);
      assertThat(outbox.telemetry(PACK).assign(1)).isGreaterThanOrEqualTo(70);
    }
  }

  @Test
  void restoredOlderDatabaseGetsANewEpoch(@TempDir Path backup) throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 10, 1);
    }
    Files.copy(dir.resolve("outbox.db"), backup.resolve("outbox.db"));
    long epoch;
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 10, 1);
      epoch = outbox.epoch(PACK);
    }
    Files.delete(dir.resolve("outbox.db"));
    Files.copy(backup.resolve("outbox.db"), dir.resolve("outbox.db"));

    try (Outbox outbox = open()) {
      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(outbox.previousEpoch(PACK)).isEqualTo(epoch);
      assertContiguous(readAll(outbox, outbox.telemetry(PACK)), 0, 10);
    }
  }

  @Test
  void lostSequenceFileGivesANewEpochAndKeepsTheRows() throws Exception {
    long epoch;
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 10, 1);
      epoch = outbox.epoch(PACK);
    }
    Files.delete(dir.resolve("sequences"));

    try (Outbox outbox = open()) {
      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertContiguous(readAll(outbox, outbox.telemetry(PACK)), 0, 10);
    }
  }

  @Test
  void secondAgentOnTheFolderIsRefusedAndTheFirstIsUnharmed() throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 3, 1);

      assertThatThrownBy(this::open)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("outbox.dir must belong to one agent")
          .hasMessageContaining("in use by another");

      append(outbox, outbox.telemetry(PACK), 3, 1);
      outbox.flush(WAIT_MS);
      assertThat(readAll(outbox, outbox.telemetry(PACK))).hasSize(6);
    }
  }

  @Test
  void databaseOfAnotherVersionIsRefusedAndLeftUntouched() throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 3, 1);
    }
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("outbox.db"));
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version=99");
      statement.execute("PRAGMA application_id=" + (0x47560000 | 99));
    }
    byte[] before = Files.readAllBytes(dir.resolve("outbox.db"));

    assertThatThrownBy(this::open)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is of version 99");

    assertThat(Files.readAllBytes(dir.resolve("outbox.db"))).isEqualTo(before);
  }

  /** One bit of the version would else stop the agent for good. */
  @Test
  void aVersionNumberThatIsDamagedLosesNothing() throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 3, 1);
    }
    Path file = dir.resolve("outbox.db");
    byte[] bytes = Files.readAllBytes(file);
    bytes[USER_VERSION_LAST_BYTE] ^= 1;
    Files.write(file, bytes);

    try (Outbox outbox = open()) {
      assertThat(outbox.previousEpoch(PACK)).as("a new epoch").isNotZero();
      assertThat(readAll(outbox, outbox.telemetry(PACK))).hasSize(3);
    }
  }

  @Test
  void rowsThatAreMissingJustBehindTheWatermarkAreDeclared() throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 5, 1);
      outbox.telemetry(PACK).advanceWatermark(2);
    }
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("outbox.db"));
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM message WHERE id=2")).isEqualTo(1);
    }

    try (Outbox outbox = open()) {
      List<StoredMessage> held = readAll(outbox, outbox.telemetry(PACK));
      assertContiguous(held, 2, 5);
      assertThat(held.get(0).gap()).isTrue();
      assertThat(outbox.telemetry(PACK).declared()).isEqualTo(1);
    }
  }

  @Test
  void packsDoNotMixAndKeepTheirPlaceWhenThePacksChange() throws Exception {
    try (Outbox outbox = Outbox.open(OutboxConfig.in(dir), List.of(PACK, OTHER))) {
      append(outbox, outbox.telemetry(PACK), 2, 1);
      append(outbox, outbox.telemetry(OTHER), 5, 1);
    }

    try (Outbox outbox = Outbox.open(OutboxConfig.in(dir), List.of(OTHER))) {
      assertContiguous(readAll(outbox, outbox.telemetry(OTHER)), 0, 5);
    }
  }

  @Test
  void stateIsStoredBehindItsSamples() throws Exception {
    try (Outbox outbox = open()) {
      append(outbox, outbox.telemetry(PACK), 3, 1);
      outbox.save(PACK, new SavedState(3, new byte[] {1, 2, 3}));
    }

    try (Outbox outbox = open()) {
      SavedState state = outbox.savedState(PACK).orElseThrow();
      assertThat(state.nextSeq()).isEqualTo(3);
      assertThat(state.bytes()).containsExactly(1, 2, 3);
    }
  }

  private Outbox open() {
    return open(new OutboxConfig(dir, null, null, Duration.ofHours(1)));
  }

  private static Outbox open(OutboxConfig config) {
    return Outbox.open(config, List.of(PACK));
  }

  private static void append(Outbox outbox, OutboxLane lane, int messages, int count)
      throws InterruptedException {
    append(outbox, lane, messages, count, 40);
  }

  private static void append(Outbox outbox, OutboxLane lane, int messages, int count, int bodyBytes)
      throws InterruptedException {
    for (int i = 0; i < messages; i++) {
      long seq = lane.assign(count);
      byte[] body = new byte[bodyBytes];
      new Random(seq).nextBytes(body);
      byte[] envelope =
          lane.isTelemetry()
              ? Envelope.telemetry(lane.epoch(), seq, count, body, false).toBytes(seq)
              : Envelope.alert(lane.epoch(), seq, body).toBytes(seq);
      outbox.append(
          lane, new StoredMessage(seq, count, false, 1_000 + seq, 1_000 + seq, envelope), true);
    }
  }

  static List<StoredMessage> readAll(Outbox outbox, OutboxLane lane) throws InterruptedException {
    outbox.flush(WAIT_MS);
    List<StoredMessage> all = new ArrayList<>();
    long from = 0;
    List<StoredMessage> page = outbox.read(lane, from, 100, 1 << 20);
    while (!page.isEmpty()) {
      all.addAll(page);
      from = page.get(page.size() - 1).nextSeq();
      page = outbox.read(lane, from, 100, 1 << 20);
    }
    return all;
  }

  private static void assertContiguous(List<StoredMessage> stored, long from, long to) {
    long expected = from;
    for (StoredMessage message : stored) {
      assertThat(message.firstSeq()).isEqualTo(expected);
      expected = message.nextSeq();
    }
    assertThat(expected).isEqualTo(to);
  }

  private static GapReason reason(StoredMessage gap) throws Exception {
    return Envelope.parse(gap.envelope()).message().getGap().getReason();
  }

  private static void flipEnvelopeByte(Path database, int row) throws Exception {
    String sql =
        "UPDATE message SET envelope = CAST(substr(envelope,1,200) || x'00' ||"
            + " substr(envelope,202) AS BLOB) WHERE id = "
            + MessageTable.rowId(0, row * 4L);
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private static long bytesOnDisk(Path dir) throws IOException {
    long bytes = 0;
    for (String name : List.of("outbox.db", "outbox.db-wal")) {
      Path file = dir.resolve(name);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().endsWith(".lock")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }
}
