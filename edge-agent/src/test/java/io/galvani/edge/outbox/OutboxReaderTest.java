package io.galvani.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.outbox.OutboxInventory.LaneInventory;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.telemetry.Envelope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxReaderTest {
  private static final PackId PACK = new PackId("acme", "truck-7");
  private static final long WAIT_MS = 10_000;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path dir;

  @Test
  void countsWhatARunningAgentHoldsByLane() throws Exception {
    try (Outbox outbox = open(OutboxConfig.in(dir))) {
      append(outbox, outbox.telemetry(PACK), 20, 3, 100);
      append(outbox, outbox.alerts(PACK), 2, 1, 100);
      outbox.flush(WAIT_MS);

      List<LaneInventory> lanes = OutboxReader.read(dir).lanes();

      assertThat(lanes)
          .extracting(LaneInventory::lane)
          .containsExactly(Lane.LANE_TELEMETRY, Lane.LANE_ALERT);
      LaneInventory telemetry = lanes.get(0);
      assertThat(telemetry.pack()).isEqualTo(PACK);
      assertThat(telemetry.epoch()).isEqualTo(outbox.epoch(PACK));
      assertThat(telemetry.frames()).isEqualTo(20);
      assertThat(telemetry.samples()).isEqualTo(60);
      assertThat(telemetry.bytes()).isBetween(20L * 148, 20L * 248);
      assertThat(telemetry.oldestTimestampMs()).isEqualTo(1_000);
      assertThat(telemetry.newestTimestampMs()).isEqualTo(1_057);
      assertThat(lanes.get(1).samples()).isEqualTo(2);
    }
  }

  @Test
  void readingLeavesTheFilesOfARunningAgentAsTheyAre() throws Exception {
    OutboxConfig small = OutboxConfig.in(dir).withBoundBytes(4L << 20);
    try (Outbox outbox = open(small)) {
      append(outbox, outbox.telemetry(PACK), 20, 3, 100);
      outbox.flush(WAIT_MS);
      byte[] before = Files.readAllBytes(dir.resolve("outbox.db"));
      byte[] walBefore = Files.readAllBytes(dir.resolve("outbox.db-wal"));

      OutboxReader.read(dir);

      assertThat(Files.readAllBytes(dir.resolve("outbox.db"))).isEqualTo(before);
      assertThat(Files.readAllBytes(dir.resolve("outbox.db-wal"))).isEqualTo(walBefore);
      assertThat(dir.resolve("outbox.db-shm")).doesNotExist();
    }
  }

  @Test
  void readersDoNotKeepTheWriteAheadLogFromBeingEmptied() throws Exception {
    long boundBytes = 4L << 20;
    long peakWalBytes = 0;
    try (Outbox outbox = open(OutboxConfig.in(dir).withBoundBytes(boundBytes))) {
      for (int i = 0; i < 30; i++) {
        append(outbox, outbox.telemetry(PACK), 50, 1, 1_000);
        outbox.flush(WAIT_MS);
        OutboxInventory seen = OutboxReader.read(dir);
        peakWalBytes = Math.max(peakWalBytes, seen.walBytes());
        assertThat(seen.lanes().get(0).samples()).isEqualTo((i + 1) * 50L);
      }
    }

    assertThat(peakWalBytes).isBetween(1L, boundBytes / 8);
  }

  @Test
  void flashWritesAreCountedAcrossRestarts() throws Exception {
    long first;
    try (Outbox outbox = open(OutboxConfig.in(dir))) {
      append(outbox, outbox.telemetry(PACK), 100, 1, 1_000);
      outbox.flush(WAIT_MS);
    }
    first = written();
    assertThat(first).isGreaterThan(2 * 100_000L);

    try (Outbox outbox = open(OutboxConfig.in(dir))) {
      append(outbox, outbox.telemetry(PACK), 100, 1, 1_000);
      outbox.flush(WAIT_MS);
    }

    assertThat(written()).isGreaterThan(first + 2 * 100_000L);
  }

  @Test
  void aFolderWithoutAnOutboxIsSaidInOneLine() {
    assertThatThrownBy(() -> OutboxReader.read(dir))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds none yet");
  }

  private long written() {
    return OutboxReader.read(dir).flashBytesByDay().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static Outbox open(OutboxConfig config) {
    OutboxConfig quiet =
        new OutboxConfig(config.dir(), config.boundBytes(), null, Duration.ofHours(1));
    return Outbox.open(quiet, List.of(PACK));
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
}
