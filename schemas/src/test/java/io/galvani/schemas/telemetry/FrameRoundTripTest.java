package io.galvani.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.ClockQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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

  @Test
  void noisiestFrameOfMostValuesFitsAMessage() throws MalformedMessageException {
    SplittableRandom random = new SplittableRandom(11);
    List<Sample> samples = new ArrayList<>();
    for (int k = 0; k < 32; k++) {
      // Any magnitude is as likely as any other, so that lengths and digits are both noise.
      double[] cellVoltageV =
          random
              .doubles(1024)
              .map(x -> (x < 0.5 ? -1 : 1) * Math.scalb(random.nextDouble(), random.nextInt(17)))
              .toArray();
      samples.add(new Sample(k, k, 0, 0, cellVoltageV, new double[0], 0, 0));
    }

    assertThat(sent(samples, false).cellCount()).isEqualTo(1024);
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
