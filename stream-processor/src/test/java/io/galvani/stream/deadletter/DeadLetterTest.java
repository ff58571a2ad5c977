package io.galvani.stream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final Origin ORIGIN = Origin.kafka("galvani.telemetry.v1", 3, 41);

  @Test
  void headersCarryEverythingButThePayload() {
    DeadLetter written =
        DeadLetter.of(
            Reason.WRONG_LANE,
            "processor",
            ORIGIN,
            new IllegalStateException("lane must be 1, but was 2"),
            new byte[] {1, 2, 3});

    ProducerRecord<byte[], byte[]> record = written.toRecord(new byte[] {9});

    assertThat(DeadLetter.read(record.headers(), record.value())).isEqualTo(written);
    assertThat(written.reason()).isEqualTo("wrong-lane");
    assertThat(written.sha256())
        .isEqualTo("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
    assertThat(record.value()).containsExactly(1, 2, 3);
  }

  @Test
  void payloadThatIsTooLongIsCutAndSaysSo() {
    byte[] payload = new byte[DeadLetter.MAX_KEPT_BYTES + 1];

    DeadLetter letter = DeadLetter.of(Reason.OVERSIZE, "bridge", ORIGIN, null, payload);

    assertThat(letter.complete()).isFalse();
    assertThat(letter.length()).isEqualTo(payload.length);
    assertThat(letter.payload().length()).isEqualTo(DeadLetter.MAX_KEPT_BYTES);
  }

  @Test
  void recordOfSomebodyElseIsReadAsFarAsItGoes() {
    DeadLetter letter = DeadLetter.read(new RecordHeaders(), null);

    assertThat(letter.reason()).isEmpty();
    assertThat(letter.origin().offset()).isEqualTo(-1);
    assertThat(letter.complete()).isTrue();
  }
}
