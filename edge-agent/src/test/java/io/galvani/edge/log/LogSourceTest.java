package io.galvani.edge.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.telemetry.SampleQuality;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock") // rows are clearer one by one
class LogSourceTest {
  private static final String MAP =
      """
      time: {column: when, format: "yyyy-MM-dd HH:mm:ss", zone: Asia/Shanghai}
      current: {column: amps, positive: discharging}
      pack_voltage: {column: volts}
      bms_soc: {column: soc, scale: 0.01}
      cells:
        columns: ["V_{1..3}"]
        placeholders: {values: [66.535, 65535], below: 0.5}
      temperatures:
        columns: ["T_{1..2}"]
        offset: -40
        placeholders: {values: [255]}
      """;
  private static final String HEADER = "when,amps,volts,soc,V_1,V_2,V_3,T_1,T_2\n";
  private static final String ROW = "2021-05-05 09:10:00,12.5,11.1,42.3,3.7,3.71,3.69,65,66\n";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path dir;

  @Test
  void mapsTimeSignScaleAndOffset() throws Exception {
    Sample sample = readAll(HEADER + ROW).get(0);

    assertThat(sample.timestampMs())
        .isEqualTo(Instant.parse("2021-05-05T01:10:00Z").toEpochMilli());
    assertThat(sample.monotonicMs()).isZero();
    assertThat(sample.currentA()).isEqualTo(-12.5);
    assertThat(sample.packVoltageV()).isEqualTo(11.1);
    assertThat(sample.bmsSoc()).isEqualTo(0.423);
    assertThat(sample.cellVoltageV()).containsExactly(3.7, 3.71, 3.69);
    assertThat(sample.temperatureDegC()).containsExactly(25, 26);
    assertThat(sample.quality()).isZero();
  }

  @Test
  void placeholdersBecomeMissingAndAreFlagged() throws Exception {
    String rows =
        "2021-05-05 09:10:00,1,11.1,42,66.535,3.71,3.69,255,66\n"
            + "2021-05-05 09:10:01,1,11.1,42,3.7,65535,0,65,66\n";

    List<Sample> samples = readAll(HEADER + rows);

    assertThat(samples.get(0).cellVoltageV()).containsExactly(Double.NaN, 3.71, 3.69);
    assertThat(samples.get(0).temperatureDegC()).containsExactly(Double.NaN, 26);
    assertThat(samples.get(1).cellVoltageV()).containsExactly(3.7, Double.NaN, Double.NaN);
    assertThat(samples).allMatch(s -> s.quality() == SampleQuality.PLACEHOLDER);
  }

  @Test
  void unreadableEmptyAndAbsentFieldsBecomeMissingAndTheRowIsKept() throws Exception {
    String rows =
        ROW
            + "2021-05-05 09:10:01,,11.1,42,NaN,n/a,3.69,65,66\n"
            + "2021-05-05 09:10:02,1,11.1,42,3.7\n";

    List<Sample> samples = readAll(HEADER + rows);

    assertThat(samples).hasSize(3);
    assertThat(samples.get(1).currentA()).isNaN();
    assertThat(samples.get(1).cellVoltageV()).containsExactly(Double.NaN, Double.NaN, 3.69);
    assertThat(samples.get(1).quality())
        .isEqualTo(SampleQuality.UNREADABLE | SampleQuality.CURRENT_MISSING);
    assertThat(samples.get(2).cellVoltageV()).containsExactly(3.7, Double.NaN, Double.NaN);
  }

  @Test
  void repeatedBackwardAndUnreadableTimesAreKeptFlaggedAndCounted() throws Exception {
    String rest = ROW.substring(ROW.indexOf(','));
    String rows =
        ROW
            + ROW
            + "2021-05-05 09:10:05"
            + rest
            + "2021-05-05 09:10:03"
            + rest
            + "yesterday"
            + rest
            + "2021-05-09 09:10:03"
            + rest;

    try (LogSource source = open(HEADER + rows)) {
      List<Sample> samples = drain(source);

      assertThat(samples.stream().map(Sample::monotonicMs))
          .containsExactly(0L, 0L, 5_000L, 3_000L, 3_000L, 4 * 86_400_000L + 3_000L);
      assertThat(samples.get(1).quality()).isEqualTo(SampleQuality.TIME_REPEATED);
      assertThat(samples.get(3).quality()).isEqualTo(SampleQuality.TIME_BACKWARD);
      assertThat(samples.get(4).quality())
          .isEqualTo(SampleQuality.TIME_REPEATED | SampleQuality.UNREADABLE);
      assertThat(samples.get(5).quality()).isZero();
      assertThat(source.counts().timeRepeated()).isEqualTo(2);
      assertThat(source.counts().timeBackward()).isEqualTo(1);
    }
  }

  @Test
  void gzipIsRecognisedByContentWhateverItsName() throws Exception {
    Path log = dir.resolve("log.csv");
    Files.write(log, gzip(HEADER + ROW));

    try (LogSource source = LogSource.open(log, mapping())) {
      assertThat(drain(source)).hasSize(1);
    }
  }

  @Test
  void truncatedGzipDeliversWhatWasReadAndThenSaysAfterWhichRow() throws Exception {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 20_000; i++) {
      text.append(ROW.replace("12.5", Double.toString(Math.sin(i))));
    }
    byte[] whole = gzip(text.toString());
    Path log = dir.resolve("cut.csv.gz");
    Files.write(log, Arrays.copyOf(whole, whole.length / 2));

    try (LogSource source = LogSource.open(log, mapping())) {
      List<Sample> samples = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                for (Sample s = source.next(); s != null; s = source.next()) {
                  samples.add(s);
                }
              })
          .isInstanceOf(InputException.class)
          .hasMessageContaining("cut.csv.gz must be readable to its end, but after row")
          .hasMessageContaining("after row " + source.rowsRead());
      assertThat(samples).hasSizeGreaterThan(1_000);
    }
  }

  @Test
  void byteOrderMarkOtherSeparatorAndQuotesAreRead() throws Exception {
    String map = MAP + "csv: {separator: \";\", quote: \"'\", skip_lines: 1}\n";
    String text = "made by hand\n" + ("\uFEFF" + HEADER + ROW).replace(',', ';');
    Path log = dir.resolve("quirky.csv");
    Files.writeString(log, text.replace("3.71", "'3.71'").replace("\uFEFF", ""));

    try (LogSource source = LogSource.open(log, mapping(map))) {
      assertThat(drain(source).get(0).cellVoltageV()).containsExactly(3.7, 3.71, 3.69);
    }
    Files.writeString(log, "\uFEFF" + HEADER + ROW);
    try (LogSource source = LogSource.open(log, mapping())) {
      assertThat(drain(source)).hasSize(1);
    }
  }

  @Test
  void batteryDataFormatNeedsNoMapping() throws Exception {
    Path log = dir.resolve("cell.bdf.csv");
    Files.writeString(
        log,
        "test_time_second,unix_time_second,voltage_volt,current_ampere,"
            + "surface_temperature_celsius,reference_soc\n"
            + "10.5,1446666957,3.9,-1.5,24.5,0.78\n"
            + "11.5,1446666958,3.8,-1.5,,0.77\n");

    try (LogSource source = LogSource.openBatteryDataFormat(log)) {
      List<Sample> samples = drain(source);

      assertThat(source.describe().cells()).isEqualTo(1);
      assertThat(source.describe().probes()).isEqualTo(1);
      assertThat(samples.get(0).timestampMs()).isEqualTo(1_446_666_957_000L);
      assertThat(samples.get(1).timestampMs()).isEqualTo(1_446_666_958_000L);
      assertThat(samples.get(0).currentA()).isEqualTo(-1.5);
      assertThat(samples.get(0).cellVoltageV()).containsExactly(3.9);
      assertThat(samples.get(1).temperatureDegC()).containsExactly(Double.NaN);
      assertThat(samples.get(1).bmsSoc()).isEqualTo(0.77);
    }
  }

  @Test
  void batteryDataFormatWithoutWallClockBeginsAtAFixedInstant() throws Exception {
    Path log = dir.resolve("cell.bdf.csv");
    Files.writeString(log, "test_time_second,voltage_volt,current_ampere\n0,3.9,0\n2.5,3.9,1\n");

    try (LogSource source = LogSource.openBatteryDataFormat(log)) {
      List<Sample> samples = drain(source);

      assertThat(samples.get(0).timestampMs())
          .isEqualTo(Instant.parse("2020-01-01T00:00:00Z").toEpochMilli());
      assertThat(samples.get(1).monotonicMs()).isEqualTo(2_500);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amps            | ampere     | current.column must be a column | nearest known: amps",
        "V_{1..3}        | V_{1..4}   | cells.columns must be a column  | \"V_4\" is not",
        "when, format    | then, format | time.column must be a column  | nearest known: when",
        "T_{1..2}        | Temp_1     | temperatures.columns must be    | nearest known: T_1"
      })
  void wrongColumnNamesTheNearestKnown(String right, String wrong, String rule, String hint) {
    assertThatThrownBy(() -> open(HEADER + ROW, MAP.replace(right, wrong)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(rule)
        .hasMessageContaining(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "positive: discharging | positive: outward | current.positive must be one of charging",
        "zone: Asia/Shanghai   | zone: Asia/Nowhere | must be a time zone",
        "format: \"yyyy-MM-dd HH:mm:ss\", zone: Asia/Shanghai | format: epoch_s, zon: x | zone",
        "columns: [\"V_{1..3}\"] | columns: [] | columns must name at least one",
        "bms_soc               | bms_sock           | nearest known: bms_soc",
        "scale: 0.01           | scale: percent     | must be a number"
      })
  void wrongMappingIsOneLineWithRuleAndValue(String right, String wrong, String message) {
    assertThatThrownBy(() -> mapping(MAP.replace(right, wrong)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void unusableFilesAreRefusedBeforeAnythingIsSent() throws Exception {
    Path empty = Files.createFile(dir.resolve("empty.csv"));
    assertThatThrownBy(() -> LogSource.open(empty, mapping()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("empty.csv must hold a header and rows, but is empty");
    assertThatThrownBy(() -> LogSource.open(dir.resolve("none.csv"), mapping()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("there is no");
    assertThatThrownBy(() -> LogSource.open(dir, mapping()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> open(HEADER))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("must hold rows, but has only a header");
    assertThatThrownBy(() -> open("\u0000\u0001\u0002PNG,\u0003\n1,2\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("must be a CSV file");
    assertThatThrownBy(() -> open(HEADER + ROW.replace("2021-05-05", "5.5.2021")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("its first value in")
        .hasMessageContaining("5.5.2021");
    Path cut = dir.resolve("cut.gz");
    Files.write(cut, Arrays.copyOf(gzip(HEADER + ROW), 12));
    assertThatThrownBy(() -> LogSource.open(cut, mapping()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cut.gz must be readable");
  }

  @Test
  void sameLogHasTheSameTimeBase() throws Exception {
    try (LogSource one = open(HEADER + ROW);
        LogSource two = open(HEADER + ROW);
        LogSource other = open(HEADER + ROW.replace("09:10", "09:11"))) {
      assertThat(one.describe().bootId()).isEqualTo(two.describe().bootId());
      assertThat(one.describe().bootId()).isNotEqualTo(other.describe().bootId());
    }
  }

  private LogSource open(String text) throws Exception {
    return open(text, MAP);
  }

  private LogSource open(String text, String map) throws Exception {
    Path log = dir.resolve("log.csv");
    Files.writeString(log, text);
    return LogSource.open(log, mapping(map));
  }

  private List<Sample> readAll(String text) throws Exception {
    try (LogSource source = open(text)) {
      return drain(source);
    }
  }

  private static List<Sample> drain(LogSource source) {
    List<Sample> samples = new ArrayList<>();
    for (Sample s = source.next(); s != null; s = source.next()) {
      samples.add(s);
    }
    return samples;
  }

  private static LogMapping mapping() throws ConfigException {
    return mapping(MAP);
  }

  private static LogMapping mapping(String yaml) throws ConfigException {
    return ConfigFile.parse(yaml, "map.yaml", LogMapping.class);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
