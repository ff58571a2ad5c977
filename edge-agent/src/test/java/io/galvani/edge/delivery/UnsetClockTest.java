package io.galvani.edge.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.frame.FrameBuilder;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.edge.source.PackDescription;
import io.galvani.edge.source.PackSource;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.schemas.telemetry.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that boots in 1970 and learns the time later, or never in that boot. */
@SuppressWarnings("NullAway.Init")
class UnsetClockTest {
  private static final PackId PACK = new PackId("acme", "truck-7");
  private static final long NOON_MS = 1_780_000_000_000L;

  @TempDir Path dir;

  private final Device device = new Device(1);
  private Outbox outbox;

  @BeforeEach
  void open() {
    outbox = Outbox.open(OutboxConfig.in(dir), List.of(PACK));
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void samplesWaitWhileTheClockIsUnset() throws Exception {
    record(device, 0, 600);

    assertThat(sender().next(0)).isNull();
  }

  @Test
  void everySampleGetsItsExactTimeOnceTheClockIsSet() throws Exception {
    record(device, 0, 600);
    device.setAt(600_000, NOON_MS);
    record(device, 600, 650);

    List<FrameView> sent = sendAll();

    assertThat(times(sent)).hasSize(650);
    for (int n = 0; n < 650; n++) {
      assertThat(times(sent).get(n)).isEqualTo(NOON_MS - 600_000 + n * 1_000L);
    }
    assertThat(sent)
        .extracting(FrameView::clockQuality)
        .containsOnly(ClockQuality.CLOCK_QUALITY_SYNCED);
  }

  @Test
  void whatIsSentTwiceSaysTheSameTimeThoughTheClockMovedOn() throws Exception {
    record(device, 0, 10);
    device.setAt(10_000, NOON_MS);
    LaneSender sender = sender();
    StoredMessage message = requireNonNull(sender.next(0));
    byte[] once = sender.stamp(message);
    device.setAt(10_000, NOON_MS + 3_600_000);

    assertThat(sender.stamp(message)).isEqualTo(once);
  }

  @Test
  void aBootThatNeverHadATimeEndsBeforeTheNextOneAndSaysSo() throws Exception {
    record(device, 0, 100);
    Device next = new Device(2);
    next.setAt(0, NOON_MS);
    record(next, 0, 5);

    List<FrameView> sent = sendAll(next);

    assertThat(times(sent)).isSorted().doesNotHaveDuplicates();
    assertThat(times(sent)).allSatisfy(ms -> assertThat(ms).isGreaterThan(NOON_MS - 200_000));
    assertThat(times(sent).get(99) - times(sent).get(0)).isEqualTo(99_000);
    assertThat(sent.get(0).clockQuality()).isEqualTo(ClockQuality.CLOCK_QUALITY_HOLDOVER);
    assertThat(sent.get(sent.size() - 1).clockQuality())
        .isEqualTo(ClockQuality.CLOCK_QUALITY_SYNCED);
  }

  @Test
  void aBootThatHadItsTimeBeforeARestartIsPutRightExactly() throws Exception {
    record(device, 0, 100);
    device.setAt(100_000, NOON_MS);
    record(device, 100, 120);
    Device next = new Device(2);
    next.setAt(0, NOON_MS + 7_200_000);

    List<FrameView> sent = sendAll(next);

    assertThat(times(sent).get(0)).isEqualTo(NOON_MS - 100_000);
    assertThat(times(sent).get(119)).isEqualTo(NOON_MS + 19_000);
  }

  private LaneSender sender() {
    return sender(device);
  }

  private LaneSender sender(Device now) {
    OutboxLane lane = outbox.telemetry(PACK);
    return new LaneSender(
        outbox, lane, DeliveryConfig.defaults(), new TimeRepair(outbox, lane, now));
  }

  private List<FrameView> sendAll() throws Exception {
    return sendAll(device);
  }

  /** A cloud that takes everything. */
  private List<FrameView> sendAll(Device now) throws Exception {
    LaneSender sender = sender(now);
    List<FrameView> frames = new ArrayList<>();
    for (StoredMessage next = sender.next(0); next != null; next = sender.next(0)) {
      frames.add(FrameView.decode(Envelope.parse(sender.stamp(next))));
      sender.sent(next, 0);
      sender.onWatermark(sender.lane().epoch(), next.nextSeq(), 0);
    }
    return frames;
  }

  private static List<Long> times(List<FrameView> frames) {
    List<Long> times = new ArrayList<>();
    for (FrameView frame : frames) {
      for (int n = 0; n < frame.sampleCount(); n++) {
        times.add(frame.timestampMs(n));
      }
    }
    return times;
  }

  /** Samples once a second from one second of the boot to another, five to a frame. */
  private void record(Device boot, int fromS, int toS) throws InterruptedException {
    PackConfig config = PackConfig.of(PACK.pack(), "test-nmc").withSamplesPerFrame(5);
    FrameBuilder builder = new FrameBuilder(boot.describe(), config);
    OutboxLane lane = outbox.telemetry(PACK);
    for (int s = fromS; s < toS; s++) {
      if (builder.add(boot.sample(s * 1_000L))) {
        FrameBuilder.Frame frame = builder.build(lane, boot.clockQuality());
        Envelope envelope = frame.envelope();
        outbox.append(
            lane,
            new StoredMessage(
                envelope.firstSeq(),
                envelope.count(),
                false,
                frame.firstTimestampMs(),
                frame.lastTimestampMs(),
                envelope.toBytes(envelope.firstSeq())),
            true);
      }
    }
    outbox.flush(10_000);
  }

  /** One boot of a device whose wall clock begins in 1970. */
  private static final class Device implements PackSource {
    private final int bootId;
    private OptionalLong offsetMs = OptionalLong.empty();

    Device(int bootId) {
      this.bootId = bootId;
    }

    void setAt(long monotonicMs, long wallMs) {
      offsetMs = OptionalLong.of(wallMs - monotonicMs);
    }

    Sample sample(long monotonicMs) {
      long wallMs = offsetMs.orElse(0) + monotonicMs;
      return new Sample(wallMs, monotonicMs, 1.5, 3.6, new double[] {3.6}, new double[0], 0.5, 0);
    }

    @Override
    public PackDescription describe() {
      return new PackDescription(1, 0, 1, bootId, ClockQuality.CLOCK_QUALITY_UNSET, true);
    }

    @Override
    public ClockQuality clockQuality() {
      return offsetMs.isPresent()
          ? ClockQuality.CLOCK_QUALITY_SYNCED
          : ClockQuality.CLOCK_QUALITY_UNSET;
    }

    @Override
    public OptionalLong wallOffsetMs() {
      return offsetMs;
    }

    @Override
    public @Nullable Sample next() {
      return null;
    }

    @Override
    public void close() {}
  }
}
