package io.galvani.schemas.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stored messages of the wire version v1. They are written again, after a deliberate change before
 * a release, by {@code mvn -pl schemas test -Dtest=GoldenMessagesTest -Dgalvani.golden.write=true};
 * a released version's files never change.
 */
final class GoldenMessagesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/v1");

  @BeforeAll
  static void writeWhenAsked() throws IOException, MalformedMessageException {
    if (!Boolean.getBoolean("galvani.golden.write")) {
      return;
    }
    Files.createDirectories(FOLDER);
    for (Map.Entry<String, byte[]> message : encoded().entrySet()) {
      Files.write(FOLDER.resolve(message.getKey() + ".bin"), message.getValue());
      String text = text(message.getKey(), message.getValue());
      Files.writeString(FOLDER.resolve(message.getKey() + ".txt"), text);
    }
  }

  static Stream<String> names() {
    return encoded().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void storedMessageStillReadsAsItsText(String name) throws IOException, MalformedMessageException {
    byte[] stored = Files.readAllBytes(FOLDER.resolve(name + ".bin"));

    assertThat(text(name, stored)).isEqualTo(Files.readString(FOLDER.resolve(name + ".txt")));
  }

  @ParameterizedTest
  @MethodSource("names")
  void todaysEncoderStillWritesTheStoredMessage(String name) throws IOException {
    byte[] stored = Files.readAllBytes(FOLDER.resolve(name + ".bin"));

    assertThat(encoded().get(name)).isEqualTo(stored);
  }

  private static Map<String, byte[]> encoded() {
    Map<String, byte[]> all = new LinkedHashMap<>(GoldenMessages.envelopesAndJson());
    GoldenMessages.messages().forEach((name, message) -> all.put(name, message.toByteArray()));
    return all;
  }

  private static String text(String name, byte[] bytes)
      throws IOException, MalformedMessageException {
    if (name.endsWith("-json")) {
      return json(name, bytes) + "\n";
    }
    Message plain = GoldenMessages.messages().get(name);
    return plain != null
        ? print(plain.getParserForType().parseFrom(bytes))
        : envelopeText(Envelope.parse(bytes));
  }

  private static Object json(String name, byte[] bytes) throws MalformedMessageException {
    return switch (name) {
      case "model-desired-json" -> ModelDesired.parse(bytes);
      case "model-report-json" -> ModelReport.parse(bytes);
      case "release-index-json" -> ReleaseIndex.parse(bytes);
      default -> AlertJson.parse(bytes);
    };
  }

  private static String envelopeText(Envelope envelope) throws MalformedMessageException {
    StringBuilder text = new StringBuilder(print(envelope.message()));
    if (envelope.isAlert()) {
      text.append(new String(envelope.body(), StandardCharsets.UTF_8)).append('\n');
    } else if (envelope.isTelemetry()) {
      FrameView frame = FrameView.decode(envelope);
      text.append("clock quality ").append(frame.clockQuality()).append('\n');
      frame.forEach(
          0,
          (seq, timestampMs, monotonicMs, bootId, currentA, packV, cells, probes, soc, quality) ->
              text.append(
                  "seq %d at %d mono %d boot %08x I %s U %s soc %s quality %d\n  %s\n  %s\n"
                      .formatted(
                          seq,
                          timestampMs,
                          monotonicMs,
                          bootId,
                          currentA,
                          packV,
                          soc,
                          quality,
                          Arrays.toString(cells),
                          Arrays.toString(probes))));
    }
    return text.toString();
  }

  private static String print(Message message) {
    return TextFormat.printer().printToString(message);
  }
}
