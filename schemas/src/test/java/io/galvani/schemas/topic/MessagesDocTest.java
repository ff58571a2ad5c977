package io.galvani.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertId;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.TelemetryFrame;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** docs/messages.md says what the code does. */
final class MessagesDocTest {
  private static final String DOC = doc();

  @Test
  void topicTableIsTheCatalogue() {
    List<String> documented =
        DOC.lines().filter(line -> line.startsWith("| `galvani.")).map(s -> cells(s, 4)).toList();

    assertThat(documented)
        .isEqualTo(
            KafkaTopic.all().stream()
                .map(
                    topic ->
                        "| `%s` | %s | %s | %s |"
                            .formatted(
                                topic.name(),
                                topic.key(),
                                topic.holds(),
                                topic.cleanup().name().toLowerCase(Locale.ROOT)))
                .toList());
  }

  @Test
  void workedExampleIsWhatTheEncoderWrites() throws InvalidProtocolBufferException {
    List<Sample> samples =
        List.of(sample(0, -12.5, 3.658, 3.657, 3.660), sample(1000, -12.3, 3.656, 3.655, 3.659));

    byte[] frame = FrameEncoder.encode(1, ClockQuality.CLOCK_QUALITY_SYNCED, samples);

    byte[] stream = TelemetryFrame.parseFrom(frame).getSamples().toByteArray();
    assertThat(DOC)
        .contains("`" + HexFormat.of().formatHex(stream) + "`, " + stream.length + " bytes");
  }

  @Test
  void alertExampleIsReadable() throws MalformedMessageException {
    int from = DOC.indexOf("```json") + "```json".length();
    byte[] json = DOC.substring(from, DOC.indexOf("```", from)).getBytes(StandardCharsets.UTF_8);

    AlertEvent event = AlertJson.parse(json);

    assertThat(event.alertId())
        .isEqualTo(AlertId.of(event.pack(), event.component(), event.rule(), event.onsetMs()));
  }

  private static Sample sample(long afterMs, double currentA, double... cellVoltageV) {
    return new Sample(
        1_620_205_800_000L + afterMs,
        5000 + afterMs,
        currentA,
        Double.NaN,
        cellVoltageV,
        new double[] {29},
        0.423,
        0);
  }

  /** The first columns of a table row. */
  private static String cells(String row, int columns) {
    int end = 0;
    for (int i = 0; i < columns; i++) {
      end = row.indexOf('|', end + 1);
    }
    return row.substring(0, end + 1);
  }

  private static String doc() {
    try {
      return Files.readString(Path.of("../docs/messages.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
