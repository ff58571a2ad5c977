package io.galvani.edge.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import io.galvani.edge.config.PackConfig.StdinConfig;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.telemetry.SampleQuality;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesSourceTest {
  private static final String GOOD =
      "{\"t\":1717243200.5,\"current_a\":-12.5,\"cells_v\":[3.61,3.62]}";

  @Test
  void readsEveryValueWithItsSignAndItsTime() {
    List<Sample> samples =
        read(
            2,
            1,
            "{\"t\":1717243200.5,\"current_a\":-12.5,\"cells_v\":[3.61,3.62],\"temps_c\":[25.1],"
                + "\"pack_v\":7.23,\"soc\":0.64}");

    Sample sample = samples.get(0);
    assertThat(sample.timestampMs()).isEqualTo(1_717_243_200_500L);
    assertThat(sample.monotonicMs()).isZero();
    assertThat(sample.currentA()).isEqualTo(-12.5);
    assertThat(sample.cellVoltageV()).containsExactly(3.61, 3.62);
    assertThat(sample.temperatureDegC()).containsExactly(25.1);
    assertThat(sample.packVoltageV()).isEqualTo(7.23);
    assertThat(sample.bmsSoc()).isEqualTo(0.64);
    assertThat(sample.quality()).isZero();
  }

  @Test
  void takesIsoTimesAsUtcAndCountsTheMonotonicTimeFromTheFirst() {
    List<Sample> samples =
        read(
            1,
            0,
            "{\"t\":\"2024-06-01T12:00:00Z\",\"cells_v\":[3.6]}",
            "{\"t\":\"2024-06-01T12:00:01.250Z\",\"cells_v\":[3.6]}");

    assertThat(samples)
        .extracting(Sample::timestampMs)
        .containsExactly(1717243200000L, 1717243201250L);
    assertThat(samples).extracting(Sample::monotonicMs).containsExactly(0L, 1250L);
  }

  @Test
  void nullIsMissingAndIsFlagged() {
    Sample sample = read(2, 0, "{\"t\":1,\"current_a\":null,\"cells_v\":[3.61,null]}").get(0);

    assertThat(sample.currentA()).isNaN();
    assertThat(sample.cellVoltageV()).containsExactly(3.61, Double.NaN);
    assertThat(sample.quality())
        .isEqualTo(SampleQuality.CURRENT_MISSING | SampleQuality.UNREADABLE);
  }

  @Test
  void keepsRepeatedAndBackwardTimesAndCountsThem() {
    JsonLinesSource source =
        source(
            1,
            0,
            "{\"t\":5,\"cells_v\":[3.6]}",
            "{\"t\":5,\"cells_v\":[3.6]}",
            "{\"t\":4,\"cells_v\":[3.6]}");

    assertThat(all(source)).hasSize(3);
    assertThat(source.counts().timeRepeated()).isEqualTo(1);
    assertThat(source.counts().timeBackward()).isEqualTo(1);
  }

  @Test
  void goesOnAfterALineThatCannotBeReadAndCountsIt() {
    JsonLinesSource source =
        source(
            2,
            0,
            GOOD,
            "",
            "{\"t\":17172",
            "{\"t\":1717243201.5,\"cells_v\":[3.61]}",
            GOOD.replace("200.5", "202.5"));

    assertThat(all(source)).hasSize(2);
    assertThat(source.counts().unusable()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "volts|line 1 of standard input must be JSON",
        "[3.6]|line 1 of standard input must be a JSON object, but was ARRAY",
        "{\"t\":1,\"cell_v\":[3.6,3.6]}|\"cell_v\" must be a known key, nearest known: cells_v",
        "{\"t\":1,\"cells_v\":[3.6]}|cells_v must hold 2 numbers, but held 1",
        "{\"t\":1}|cells_v must hold 2 numbers, but held 0",
        "{\"t\":\"noon\",\"cells_v\":[3.6,3.6]}|t must be epoch seconds or ISO 8601 UTC, but was \"noon\"",
        "{\"t\":1,\"current_a\":\"12\",\"cells_v\":[3.6,3.6]}|current_a must be a number, but was \"12\"",
      })
  void refusesAFirstLineThatIsWrong(String line, String message) {
    JsonLinesSource source = source(2, 0, line);

    assertThatThrownBy(source::next)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private static List<Sample> read(int cells, int probes, String... lines) {
    return all(source(cells, probes, lines));
  }

  private static JsonLinesSource source(int cells, int probes, String... lines) {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return new JsonLinesSource(
        new ByteArrayInputStream(bytes), new StdinConfig(cells, probes, 1.0));
  }

  private static List<Sample> all(JsonLinesSource source) {
    List<Sample> samples = new ArrayList<>();
    for (Sample sample = source.next(); sample != null; sample = source.next()) {
      samples.add(sample);
    }
    return samples;
  }
}
