package io.galvani.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.MqttTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An old image of the whole disk is put back: database and sequence file agree with each other, so
 * only the cloud can know that the numbers from there on were used before.
 */
@SuppressWarnings("NullAway.Init")
class RestoredImageTest {
  private static final PackId PACK = new PackId("acme", "truck-7");
  private static final String ACK = "galvani/v1/acme/packs/truck-7/ack";

  @TempDir Path folder;

  private Path image;
  private long epoch;

  /** The image holds numbers up to 50; after it was taken the cloud heard up to 60. */
  @BeforeEach
  void imageOfADiskWhoseAgentWentOn() throws Exception {
    Path disk = folder.resolve("disk");
    image = folder.resolve("image");
    FakeTransport broker = new FakeTransport();
    try (Outbox outbox = open(disk)) {
      epoch = outbox.epoch(PACK);
      append(outbox, 50);
      uplink(broker, outbox).turn();
      copy(disk, image);
      append(outbox, 10);
    }
  }

  @Test
  void theCloudsWordUncoversItAtOnce() throws Exception {
    try (Outbox outbox = open(image)) {
      assertRecognised(outbox);
    }
  }

  @Test
  void alsoIfItsAgentHasNumberedFarBeyondThatWithoutALinkAndWasRestarted() throws Exception {
    try (Outbox outbox = open(image)) {
      append(outbox, 30);
    }
    try (Outbox outbox = open(image)) {
      append(outbox, 5);
    }
    try (Outbox outbox = open(image)) {
      assertThat(outbox.telemetry(PACK).nextSeq()).isEqualTo(85);
      assertRecognised(outbox);
    }
  }

  @Test
  void anAgentThatIsOnlyRestartedIsNotTakenForOne() throws Exception {
    Path disk = folder.resolve("disk");
    try (Outbox outbox = open(disk)) {
      append(outbox, 5);
    }
    try (Outbox outbox = open(disk)) {
      FakeTransport broker = new FakeTransport();
      Uplink uplink = uplink(broker, outbox);
      uplink.turn();
      broker.watermark(ACK, epoch, Lane.LANE_TELEMETRY, 60);
      uplink.turn();

      assertThat(outbox.epoch(PACK)).isEqualTo(epoch);
      assertThat(outbox.telemetry(PACK).watermark()).isEqualTo(60);
    }
  }

  /** Nothing is freed, and everything goes again under an epoch of its own. */
  private void assertRecognised(Outbox outbox) {
    FakeTransport broker = new FakeTransport();
    Uplink uplink = uplink(broker, outbox);
    assertThat(outbox.epoch(PACK)).as("looks intact").isEqualTo(epoch);
    uplink.turn();

    broker.watermark(ACK, epoch, Lane.LANE_TELEMETRY, 60);
    uplink.turn();

    assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
    assertThat(outbox.previousEpoch(PACK)).isEqualTo(epoch);
    assertThat(outbox.telemetry(PACK).watermark()).isZero();
  }

  private static Outbox open(Path dir) {
    return Outbox.open(OutboxConfig.in(dir), List.of(PACK));
  }

  private static Uplink uplink(FakeTransport broker, Outbox outbox) {
    return new Uplink(
        broker,
        outbox,
        Map.of(PACK, PackRegistration.newBuilder().setCellCount(96).build()),
        Map.of(),
        DeliveryConfig.defaults(),
        new Backoff(60_000, new SplittableRandom(1)),
        MqttTopic.edgeStatus("acme", "edge-1"),
        state -> EdgeStatus.newBuilder().setState(state).build(),
        () -> 1_000_000,
        () -> {},
        SideTraffic.NONE);
  }

  private static void append(Outbox outbox, int samples) throws InterruptedException {
    OutboxLane lane = outbox.telemetry(PACK);
    for (int n = 0; n < samples; n++) {
      long seq = lane.assign(1);
      byte[] envelope =
          Envelope.telemetry(lane.epoch(), seq, 1, new byte[] {1, 2, 3}, false).toBytes(seq);
      outbox.append(lane, new StoredMessage(seq, 1, false, 1, 1, envelope), true);
    }
    outbox.flush(10_000);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(f -> !f.endsWith("outbox.lock")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
