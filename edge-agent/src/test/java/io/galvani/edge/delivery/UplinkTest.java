package io.galvani.edge.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.MqttTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class UplinkTest {
  private static final PackId PACK = new PackId("acme", "truck-7");
  private static final String ACK = "galvani/v1/acme/packs/truck-7/ack";
  private static final long STALL_MS = 5_000;

  @TempDir Path dir;

  private final FakeTransport broker = new FakeTransport();
  private Outbox outbox;
  private Uplink uplink;
  private long nowMs = 1_000_000;

  @BeforeEach
  void open() {
    outbox = Outbox.open(OutboxConfig.in(dir), List.of(PACK));
    DeliveryConfig config =
        new DeliveryConfig(100, 15, Duration.ofMillis(STALL_MS), Duration.ofHours(1), null);
    uplink =
        new Uplink(
            broker,
            outbox,
            Map.of(PACK, PackRegistration.newBuilder().setCellCount(96).build()),
            Map.of(),
            config,
            new Backoff(60_000, new SplittableRandom(1)),
            MqttTopic.edgeStatus("acme", "edge-1"),
            state -> EdgeStatus.newBuilder().setState(state).build(),
            () -> nowMs,
            () -> {},
            SideTraffic.NONE);
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void saysBirthAndStatusRetainedAtEveryConnectBeforeData() throws Exception {
    append(telemetry(), 1, 1);
    uplink.turn();

    assertThat(broker.published.stream().map(FakeTransport.Published::topic))
        .containsExactly(
            "galvani/v1/acme/packs/truck-7/birth",
            "galvani/v1/acme/edges/edge-1/status",
            "galvani/v1/acme/packs/truck-7/telemetry");
    assertThat(broker.published.get(0).retained()).isTrue();
    PackRegistration birth = PackRegistration.parseFrom(broker.published.get(0).payload());
    assertThat(birth.getStreamEpoch()).isEqualTo(outbox.epoch(PACK));
    assertThat(EdgeStatus.parseFrom(requireNonNull(broker.will).payload()).getState())
        .isEqualTo(EdgeState.EDGE_STATE_LOST);
    assertThat(broker.subscribed).containsExactly(ACK);

    cutAndReturn();
    assertThat(broker.published.stream().filter(p -> p.topic().endsWith("/birth"))).hasSize(2);
  }

  @Test
  void birthSaysFromWhichSampleOnTheDutyOfThePackHolds() throws Exception {
    append(telemetry(), 7, 3);
    uplink.turn();
    assertThat(lastBirth().getUseFromSeq()).isZero();
    outbox.flush(10_000);
    outbox.close();

    open();
    append(telemetry(), 2, 3);
    uplink.turn();

    assertThat(telemetry().nextSeq()).isEqualTo(27);
    assertThat(lastBirth().getUseFromSeq()).as("what was numbered before").isEqualTo(21);
  }

  private PackRegistration lastBirth() throws Exception {
    List<FakeTransport.Published> births =
        broker.published.stream().filter(p -> p.topic().endsWith("/birth")).toList();
    return PackRegistration.parseFrom(births.get(births.size() - 1).payload());
  }

  @Test
  void opensTheWindowByAMessageForEachThatIsConfirmed() throws Exception {
    append(telemetry(), 60, 1);
    uplink.turn();
    assertThat(firstSeqs()).containsExactly(0L);

    assertThat(confirmedTo(1)).containsExactly(1L, 2L);
    assertThat(confirmedTo(3)).hasSize(4).endsWith(6L);
    assertThat(confirmedTo(7)).hasSize(8).endsWith(14L);
    assertThat(confirmedTo(15)).as("the configured window").hasSize(15).endsWith(29L);
    assertThat(confirmedTo(30)).hasSize(15).endsWith(44L);
  }

  @Test
  void afterAStallOpensFastOnlyToHalfOfWhatWasOnItsWay() throws Exception {
    append(telemetry(), 90, 1);
    uplink.turn();
    confirmedTo(1);
    confirmedTo(3);
    assertThat(confirmedTo(7)).as("on their way when it stalls").hasSize(8);

    turnAfter(STALL_MS);
    broker.takeLane();

    assertThat(confirmedTo(8)).hasSize(2);
    assertThat(confirmedTo(10)).as("half of eight").hasSize(4);
    assertThat(confirmedTo(14)).as("from there one a window").hasSize(5);
    assertThat(confirmedTo(19)).hasSize(6);
  }

  @Test
  void closesTheWindowWhileMessagesStandInQueuesAndOpensItOnALinkThatIsSlow() throws Exception {
    append(telemetry(), 90, 1);
    uplink.turn();
    confirmedTo(1);
    confirmedTo(3);
    assertThat(confirmedTo(7)).hasSize(8);

    assertThat(confirmedAfterWaiting(15)).hasSize(4);
    assertThat(confirmedAfterWaiting(19)).hasSize(2);
    assertThat(confirmedAfterWaiting(21)).hasSize(1);
    assertThat(confirmedAfterWaiting(22)).as("alone and no quicker: it is the link").hasSize(2);
    assertThat(confirmedAfterWaiting(24)).hasSize(4);
  }

  @Test
  void doesNotTakeTheScatterOfASlowLinkForAQueue() throws Exception {
    append(telemetry(), 90, 1);
    uplink.turn();
    assertThat(confirmedAfter(1_200, 1)).hasSize(2);
    assertThat(confirmedAfter(1_500, 3)).as("300 ms more of 1,200").hasSize(4);
    assertThat(confirmedAfter(1_900, 7)).as("700 ms more").hasSize(2);
  }

  private List<Long> confirmedAfterWaiting(long nextSeq) throws Exception {
    return confirmedAfter(300, nextSeq);
  }

  private List<Long> confirmedAfter(long ms, long nextSeq) throws Exception {
    nowMs += ms;
    return confirmedTo(nextSeq);
  }

  @Test
  void windowOfSamplesHoldsBackLargeFrames() throws Exception {
    append(telemetry(), 40, 40);
    uplink.turn();
    broker.takeLane();
    confirmedTo(40);

    assertThat(confirmedTo(120)).containsExactly(120L, 160L, 200L);
  }

  @Test
  void neverMoreInFlightThanTheBrokerTakes() throws Exception {
    broker.receiveMaximum = 4;
    broker.acknowledges = false;
    append(telemetry(), 40, 1);
    append(outbox.alerts(PACK), 10, 1);

    for (int i = 0; i < 20; i++) {
      turnAfter(1);
    }

    assertThat(broker.published).hasSize(4);
  }

  @Test
  void pubackIsNotDurabilitySoNothingIsFreed() throws Exception {
    append(telemetry(), 5, 1);
    uplink.turn();
    outbox.flush(10_000);

    assertThat(telemetry().watermark()).isZero();
    assertThat(outbox.read(telemetry(), 0, 100, 1 << 20)).hasSize(5);
  }

  @Test
  void stalledWatermarkGoesBackToItAndProbes() throws Exception {
    append(telemetry(), 40, 1);
    uplink.turn();
    acknowledge(1);
    uplink.turn();
    acknowledge(3);
    uplink.turn();
    broker.takeLane();

    turnAfter(STALL_MS - 1);
    assertThat(broker.takeLane()).isEmpty();
    turnAfter(1);

    assertThat(firstSeqs()).containsExactly(3L);
    assertThat(uplink.stats().goBacks()).isEqualTo(1);
  }

  @Test
  void onALinkSlowerThanTheStallTimeGoesBackOnceAndNotAgain() throws Exception {
    append(telemetry(), 60, 1);
    uplink.turn();
    turnAfter(STALL_MS);
    assertThat(uplink.stats().goBacks()).isEqualTo(1);
    broker.takeLane();

    assertThat(confirmedAfter(1_000, 1)).as("the first one came through after all").hasSize(2);
    for (int next : new int[] {3, 6, 10, 15}) {
      turnAfter(STALL_MS);
      confirmedAfter(1_000, next);
    }

    assertThat(uplink.stats().goBacks()).isEqualTo(1);
    assertThat(telemetry().watermark()).isEqualTo(15);
  }

  @Test
  void whileNobodyAnswersProbesComeEverMoreRarely() throws Exception {
    append(telemetry(), 40, 1);
    uplink.turn();
    broker.takeLane();

    for (int s = 0; s < 600; s++) {
      turnAfter(1_000);
    }

    assertThat(broker.takeLane()).hasSizeBetween(8, 20);
  }

  @Test
  void reconnectSendsEverythingBeyondTheWatermarkAgain() throws Exception {
    append(telemetry(), 10, 1);
    uplink.turn();
    confirmedTo(1);
    confirmedTo(3);

    cutAndReturn();
    assertThat(firstSeqs()).containsExactly(3L);

    assertThat(confirmedTo(4)).containsExactly(4L, 5L);
    assertThat(confirmedTo(6)).containsExactly(6L, 7L, 8L, 9L);
    assertThat(uplink.stats().samplesSent()).isEqualTo(10);
  }

  @Test
  void framesStateTheOldestHeldNumberOfTheMomentTheyAreSent() throws Exception {
    append(telemetry(), 10, 1);
    uplink.turn();
    confirmedTo(1);
    confirmedTo(3);
    acknowledge(6);
    cutAndReturn();

    Envelope resent = broker.takeLane().get(0).envelope();
    assertThat(resent.firstSeq()).isEqualTo(6);
    assertThat(resent.oldestHeldSeq()).isEqualTo(6);
    acknowledge(7);
    uplink.turn();
    Envelope last = broker.takeLane().get(1).envelope();
    assertThat(last.firstSeq()).isEqualTo(8);
    assertThat(last.oldestHeldSeq()).isEqualTo(7);
  }

  @Test
  void alertsGoBeforeTelemetry() throws Exception {
    append(telemetry(), 5, 1);
    append(outbox.alerts(PACK), 1, 1);
    uplink.turn();

    assertThat(broker.takeLane().get(0).topic()).endsWith("/alert");
  }

  @Test
  void refusedPublishStaysRestsAndIsTriedAgain() throws Exception {
    broker.reasonCode = 0x87;
    append(telemetry(), 5, 1);
    uplink.turn();
    uplink.turn();
    assertThat(uplink.stats().publishesRefused()).isEqualTo(1);
    assertThat(uplink.stats().lastRefusal()).isEqualTo(0x87);
    broker.takeLane();

    turnAfter(500);
    assertThat(broker.takeLane()).isEmpty();
    broker.reasonCode = 0;
    turnAfter(600);
    assertThat(firstSeqs()).containsExactly(0L);
    turnAfter(1);

    assertThat(uplink.stats().lastRefusal()).isZero();
    assertThat(telemetry().watermark()).isZero();
  }

  @Test
  void watermarksThatCannotBeTrueFreeNothing() throws Exception {
    append(telemetry(), 10, 1);
    uplink.turn();
    confirmedTo(1);
    confirmedTo(3);

    broker.watermark(ACK, outbox.epoch(PACK), Lane.LANE_TELEMETRY, 2);
    broker.watermark(ACK, outbox.epoch(PACK) + 1, Lane.LANE_TELEMETRY, 9);
    uplink.turn();
    assertThat(telemetry().watermark()).isEqualTo(3);
    assertThat(uplink.stats().watermarksRefused()).isEqualTo(2);

    broker.watermark(ACK, outbox.epoch(PACK), Lane.LANE_TELEMETRY, 1_000_000);
    broker.watermark(ACK, outbox.epoch(PACK), Lane.LANE_TELEMETRY, -1);
    uplink.turn();
    outbox.flush(10_000);
    assertThat(telemetry().watermark()).isEqualTo(3);
    assertThat(outbox.read(telemetry(), 0, 100, 1 << 20)).hasSize(7);
  }

  @Test
  void watermarkAboveWhatWasEverSentMeansANewEpochThatIsAnnouncedAndResent() throws Exception {
    long epoch = outbox.epoch(PACK);
    append(telemetry(), 10, 1);
    uplink.turn();
    broker.takeLane();

    broker.watermark(ACK, epoch, Lane.LANE_TELEMETRY, 5_000);
    uplink.turn();

    assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
    List<FakeTransport.Published> births =
        broker.published.stream().filter(p -> p.topic().endsWith("/birth")).toList();
    PackRegistration again = PackRegistration.parseFrom(births.get(1).payload());
    assertThat(again.getPreviousStreamEpoch()).isEqualTo(epoch);
    assertThat(again.getUseFromSeq()).isZero();
    Envelope resent = broker.takeLane().get(0).envelope();
    assertThat(resent.firstSeq()).isZero();
    assertThat(resent.streamEpoch()).isEqualTo(outbox.epoch(PACK));

    broker.watermark(ACK, outbox.epoch(PACK), Lane.LANE_TELEMETRY, 9_000);
    long renewed = outbox.epoch(PACK);
    uplink.turn();
    assertThat(outbox.epoch(PACK)).as("no second one at once").isEqualTo(renewed);
  }

  @Test
  void lostReorderedAndRepeatedMessagesEndUpWholeAndInOrder() throws Exception {
    append(telemetry(), 300, 2);
    SplittableRandom random = new SplittableRandom(42);
    MiniBridge bridge = new MiniBridge();
    for (int turn = 0; turn < 4_000 && telemetry().watermark() < 600; turn++) {
      turnAfter(250);
      for (FakeTransport.Published message : broker.takeLane()) {
        if (random.nextInt(10) > 0) {
          bridge.receive(message.envelope());
          if (random.nextInt(10) == 0) {
            bridge.receive(message.envelope());
          }
        }
      }
      if (random.nextInt(20) == 0) {
        broker.loseLink();
      } else if (random.nextInt(4) > 0) {
        acknowledge(bridge.nextSeq);
      }
    }

    assertThat(telemetry().watermark()).as("seed 42").isEqualTo(600);
    assertThat(bridge.nextSeq).isEqualTo(600);
  }

  @Test
  void absentBrokerIsTriedAgainWithGrowingWaits() {
    broker.absent = true;
    for (int s = 0; s < 600; s++) {
      turnAfter(1_000);
    }
    assertThat(uplink.stats().connected()).isFalse();

    broker.absent = false;
    turnAfter(61_000);

    assertThat(uplink.stats().connected()).isTrue();
    assertThat(broker.connects).isEqualTo(1);
  }

  /** The cloud has everything below; where the messages begin that are sent for it. */
  private List<Long> confirmedTo(long nextSeq) throws Exception {
    broker.takeLane();
    acknowledge(nextSeq);
    uplink.turn();
    return firstSeqs();
  }

  /** Forwards in order only, as the bridge does. */
  private static final class MiniBridge {
    private long nextSeq;

    void receive(Envelope envelope) {
      if (envelope.firstSeq() <= nextSeq) {
        nextSeq = Math.max(nextSeq, envelope.nextSeq());
      }
    }
  }

  private OutboxLane telemetry() {
    return outbox.telemetry(PACK);
  }

  private void turnAfter(long ms) {
    nowMs += ms;
    uplink.turn();
  }

  private void cutAndReturn() {
    broker.loseLink();
    uplink.turn();
    turnAfter(60_000);
  }

  private void acknowledge(long nextSeq) {
    broker.watermark(ACK, outbox.epoch(PACK), Lane.LANE_TELEMETRY, nextSeq);
  }

  private List<Long> firstSeqs() {
    return broker.takeLane().stream().map(m -> m.envelope().firstSeq()).toList();
  }

  private void append(OutboxLane lane, int messages, int count) throws InterruptedException {
    boolean alert = lane.lane() == Lane.LANE_ALERT;
    for (int i = 0; i < messages; i++) {
      long seq = lane.assign(count);
      byte[] body = {1, 2, 3, 4};
      Envelope envelope =
          alert
              ? Envelope.alert(lane.epoch(), seq, body)
              : Envelope.telemetry(lane.epoch(), seq, count, body, false);
      outbox.append(lane, new StoredMessage(seq, count, false, 1, 1, envelope.toBytes(seq)), true);
    }
    outbox.flush(10_000);
  }
}
