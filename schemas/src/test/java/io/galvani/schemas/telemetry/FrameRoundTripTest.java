package io.galvani.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.ClockQuality;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameRoundTripTest {
  private static final int BOOT = 7;

  @Test
  void samplesComeBackAsTheyWere() throws MalformedMessageException {
    List<Sample> samples = Samples.driving(10, 96, 24);

    FrameView frame = sent(samples, true);

    assertThat(frame.firstSeq()).isEqualTo(1000);
    assertThat(frame.sampleCount()).isEqualTo(10);
    assertThat(frame.bootId()).isEqualTo(BOOT);
    assertThat(frame.clockQuality()).isEqualTo(ClockQuality.CLOCK_QUALITY_SYNCED);
    assertThat(Samples.texts(Samples.seenBy(frame, 0))).isEqualTo(Samples.texts(samples));
    assertThat(Samples.texts(Samples.seenBy(frame, 7)))
        .isEqualTo(Samples.texts(samples.subList(7, 10)));
  }

  private static FrameView sent(List<Sample> samples, boolean deflate)
      throws MalformedMessageException {
    byte[] frame = FrameEncoder.encode(BOOT, ClockQuality.CLOCK_QUALITY_SYNCED, samples);
    byte[] bytes = Envelope.telemetry(99, 1000, samples.size(), frame, deflate).toBytes(900);
    Envelope received = Envelope.parse(bytes);
    assertThat(received.oldestHeldSeq()).isEqualTo(900);
    assertThat(received.nextSeq()).isEqualTo(1000 + samples.size());
    return FrameView.decode(received);
  }
}
