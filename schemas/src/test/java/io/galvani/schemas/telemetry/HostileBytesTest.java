package io.galvani.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.Encoding;
import io.galvani.schemas.proto.FrameEnvelope;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.proto.TelemetryFrame;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, the reader gives samples or {@link MalformedMessageException}, nothing else.
 */
final class HostileBytesTest {
  private static final byte[] FRAME =
      FrameEncoder.encode(1, ClockQuality.CLOCK_QUALITY_SYNCED, Samples.driving(10, 96, 24));
  private static final byte[] GOOD = Envelope.telemetry(5, 40, 10, FRAME, true).toBytes(40);

  @Property(tries = 2000)
  void randomBytesAreRefusedOrRead(@ForAll @Size(max = 600) byte[] bytes) {
    read(bytes);
    readFrame(bytes, 10, Encoding.ENCODING_IDENTITY, bytes.length);
    readFrame(bytes, 256, Encoding.ENCODING_DEFLATE, 1000);
    readSamples(bytes, 256, 96, 24);
  }

  @Property(tries = 2000)
  void flippedBitsAreRefusedOrRead(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = GOOD.clone();
    byte[] frame = FRAME.clone();
    for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
    }

    read(bytes);
    readFrame(frame, 10, Encoding.ENCODING_IDENTITY, frame.length);
  }

  @Test
  void everyTruncationIsRefused() {
    for (int length = 0; length < GOOD.length; length++) {
      byte[] cut = Arrays.copyOf(GOOD, length);
      assertThatThrownBy(() -> FrameView.decode(Envelope.parse(cut)))
          .as("cut to %d bytes", length)
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Property(tries = 1000)
  void anyBytesAsAlertAreRefusedOrRead(@ForAll @Size(max = 200) byte[] bytes) {
    try {
      AlertJson.parse(bytes);
    } catch (MalformedMessageException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Test
  void bodyThatInflatesToMoreThanItSaysIsRefused() {
    byte[] deflated = Deflate.deflate(new byte[100_000]);

    assertThatThrownBy(() -> open(deflated, 10, Encoding.ENCODING_DEFLATE, 99_999))
        .hasMessageContaining("must inflate to its body_length of 99999 bytes, but gave more");
    assertThatThrownBy(() -> open(deflated, 10, Encoding.ENCODING_DEFLATE, 100_001))
        .hasMessageContaining("but gave 100000 of them");
    assertThatThrownBy(() -> open(deflated, 10, Encoding.ENCODING_DEFLATE, (1 << 20) + 1))
        .hasMessageContaining("body_length must be 1 to 1048576");
  }

  @Test
  void shapesBeyondTheCapsAreRefusedBeforeAnythingIsAllocated() {
    assertThatThrownBy(() -> openSamples(new byte[0], 1, -1, 0))
        .hasMessageContaining("1 * (4294967295 + 0)");
    assertThatThrownBy(() -> openSamples(new byte[0], 256, 1024, 1024))
        .hasMessageContaining("must be at most 32768");
  }

  @Test
  void samplesThatEndEarlyOrGoOnAreRefused() throws MalformedMessageException {
    TelemetryFrame frame = parsed(FRAME);
    ByteString samples = frame.getSamples();

    assertThatThrownBy(() -> openSamples(samples.substring(0, 40).toByteArray(), 10, 96, 24))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("samples must");
    assertThatThrownBy(() -> openSamples(samples.concat(samples).toByteArray(), 10, 96, 24))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("but went on");
  }

  @Test
  void numbersThatOverflowAreRefused() {
    FrameEnvelope.Builder gap =
        FrameEnvelope.newBuilder()
            .setLane(Lane.LANE_TELEMETRY)
            .setGap(io.galvani.schemas.proto.GapRecord.getDefaultInstance());

    assertRefused(gap.clone().setFirstSeq(0).setCount(0), "count must be");
    assertRefused(gap.clone().setFirstSeq(0).setCount(-1), "count must be");
    assertRefused(gap.clone().setFirstSeq(-1).setCount(1), "first_seq + count");
    assertRefused(gap.clone().setFirstSeq(Long.MAX_VALUE).setCount(1), "first_seq + count");
    assertRefused(gap.clone().setFirstSeq(5).setCount(1).setHeldBefore(6), "held_before");
    assertRefused(gap.clone().setCount(1).setLaneValue(9), "content must be");
    assertRefused(gap.clone().setCount(1).clearGap(), "content must be");
  }

  private static void assertRefused(FrameEnvelope.Builder envelope, String because) {
    assertThatThrownBy(() -> Envelope.parse(envelope.build().toByteArray()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(because);
  }

  private static void read(byte[] bytes) {
    try {
      seen(FrameView.decode(Envelope.parse(bytes)));
    } catch (MalformedMessageException refused) {
      assertThat(refused).hasMessageContaining("must");
    }
  }

  private static void readFrame(byte[] body, int count, Encoding encoding, int length) {
    try {
      seen(open(body, count, encoding, length));
    } catch (MalformedMessageException refused) {
      assertThat(refused).hasMessageContaining("must");
    }
  }

  private static void readSamples(byte[] samples, int count, int cells, int probes) {
    try {
      seen(openSamples(samples, count, cells, probes));
    } catch (MalformedMessageException refused) {
      assertThat(refused).hasMessageContaining("must");
    }
  }

  private static void seen(FrameView frame) {
    assertThat(Samples.seenBy(frame, 0)).hasSize(frame.sampleCount());
  }

  private static FrameView openSamples(byte[] samples, int count, int cells, int probes)
      throws MalformedMessageException {
    byte[] frame =
        TelemetryFrame.newBuilder()
            .setCellCount(cells)
            .setProbeCount(probes)
            .setSamples(ByteString.copyFrom(samples))
            .build()
            .toByteArray();
    return open(frame, count, Encoding.ENCODING_IDENTITY, frame.length);
  }

  /** A body in an envelope whose checksum is right, as a hostile sender would make it. */
  private static FrameView open(byte[] body, int count, Encoding encoding, int length)
      throws MalformedMessageException {
    ByteString carried = ByteString.copyFrom(body);
    return FrameView.decode(
        Envelope.parse(
            FrameEnvelope.newBuilder()
                .setLane(Lane.LANE_TELEMETRY)
                .setCount(count)
                .setEncoding(encoding)
                .setBodyLength(length)
                .setBodyCrc32C(Envelope.crc32c(carried))
                .setTelemetry(carried)
                .build()
                .toByteArray()));
  }

  private static TelemetryFrame parsed(byte[] frame) throws MalformedMessageException {
    try {
      return TelemetryFrame.parseFrom(frame);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new MalformedMessageException("frame must parse", e);
    }
  }
}
