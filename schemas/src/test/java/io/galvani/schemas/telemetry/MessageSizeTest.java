package io.galvani.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.schemas.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real vehicle logs: what their messages weigh, and that every one reads back exactly. */
final class MessageSizeTest {
  @ParameterizedTest
  @CsvSource({"car1, 10, 0.233", "car3, 10, 0.53", "car1, 1, 1.7", "car3, 1, 1.7"})
  void cellSampleOfRealLogStaysBelowItsBytes(String car, int framing, double most)
      throws IOException, MalformedMessageException {
    List<Sample> samples = VehicleLog.read(dataFolder(), car);

    assertThat(MessageSizeReport.bytesPerCellSample(samples, framing, true)).isLessThan(most);
  }

  @ParameterizedTest
  @CsvSource({"car1, 10", "car3, 10"})
  void realLogComesBackAsItWas(String car, int framing)
      throws IOException, MalformedMessageException {
    List<Sample> samples = VehicleLog.read(dataFolder(), car);

    for (int from = 0; from < samples.size(); from += framing) {
      List<Sample> part = samples.subList(from, Math.min(samples.size(), from + framing));
      byte[] bytes = MessageSizeReport.message(1, from, part, true);
      List<Sample> seen = Samples.seenBy(FrameView.decode(Envelope.parse(bytes)), 0);
      for (int k = 0; k < part.size(); k++) {
        assertSameMeasurements(seen.get(k), part.get(k));
      }
    }
  }

  private static void assertSameMeasurements(Sample seen, Sample sent) {
    assertThat(seen.cellVoltageV()).isEqualTo(sent.cellVoltageV());
    assertThat(seen.temperatureDegC()).isEqualTo(sent.temperatureDegC());
    assertThat(seen.timestampMs()).isEqualTo(sent.timestampMs());
    assertThat(seen.currentA() + 0.0).isEqualTo(sent.currentA() + 0.0);
    assertThat(seen.packVoltageV()).isEqualTo(sent.packVoltageV());
    assertThat(Math.abs(seen.bmsSoc() - sent.bmsSoc())).isLessThan(1e-12);
  }

  private static Path dataFolder() {
    String data = "shared/data/ev-fleet-faults";
    Path folder =
        Stream.of("..", "../..", "../../..", "../../../..")
            .map(up -> Path.of(up, data))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(Path.of("absent"));
    assumeTrue(Files.isDirectory(folder), "skipped: no ../" + data + " beside the repository");
    return folder;
  }
}
