package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.edge.log.LogFile;
import io.galvani.edge.log.LogMapping.PackMapping;
import io.galvani.edge.log.LogSource;
import io.galvani.edge.source.PackDescription;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.workbench.embedded.EmbeddedTimeSeries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The four programs, Kafka and Mosquitto as processes of their own: the state is equal to the bit
 * at every number, at one and at ten samples a frame, to an estimator that saw no wire at all.
 * {@code -Dgalvani.parity.rows=0} takes the logs of real vehicles whole.
 */
final class SeparateProcessesIT {
  private static final int SYNTHETIC_ROWS = 900;
  private static final int CELLS = 12;
  private static final int VEHICLE_ROWS = Integer.getInteger("galvani.parity.rows", 1_500);
  private static final Duration PATIENCE = Duration.ofMinutes(VEHICLE_ROWS == 0 ? 30 : 3);
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @BeforeEach
  void requireMosquitto() {
    assumeTrue(Files.isExecutable(RoadProcesses.MOSQUITTO), "skipped: Mosquitto is not installed");
  }

  @Test
  void stateIsEqualToTheBitWhateverTheFraming(@TempDir Path folder) throws Exception {
    Path log = Files.writeString(folder.resolve("log.csv"), log());
    Path map = Files.writeString(folder.resolve("map.yaml"), mapping());

    assertThat(parity(folder, log, map)).isEqualTo(SYNTHETIC_ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"car1", "car3"})
  void stateIsEqualToTheBitOnALogOfARealVehicle(String car, @TempDir Path folder) throws Exception {
    Path recorded = PROJECT.resolveSibling("shared/data/ev-fleet-faults/" + car + ".csv.gz");
    assumeTrue(Files.exists(recorded), "skipped: there is no ../shared/data/ev-fleet-faults");
    Path log = VEHICLE_ROWS == 0 ? recorded : head(recorded, VEHICLE_ROWS, folder);
    Path map = PROJECT.resolve("examples/mappings/" + car + ".yaml");

    assertThat(parity(folder, log, map)).isGreaterThanOrEqualTo(Math.max(1, VEHICLE_ROWS));
  }

  /** Sends a log at one and at ten samples a frame; returns how many samples were compared. */
  private static int parity(Path folder, Path log, Path map) throws Exception {
    Map<Long, Long> expected = reference(log, map);
    try (EmbeddedTimeSeries database = new EmbeddedTimeSeries(folder.resolve("db"));
        RoadProcesses road = new RoadProcesses(folder, PATIENCE)) {
      database.start();
      road.start(database.url());
      road.runAgent(packs(log, map));

      Map<String, Map<Long, Long>> arrived = road.digests(2L * expected.size());

      assertEqual(expected, arrived.getOrDefault("parity/one", Map.of()));
      assertEqual(expected, arrived.getOrDefault("parity/ten", Map.of()));
    }
    return expected.size();
  }

  private static void assertEqual(Map<Long, Long> expected, Map<Long, Long> arrived) {
    assertThat(arrived).hasSameSizeAs(expected);
    expected.forEach(
        (seq, digest) -> assertThat(arrived.get(seq)).as("seq %d", seq).isEqualTo(digest));
  }

  private static String packs(Path log, Path map) {
    PackMapping said = LogSource.readMapping(map).packOrDefaults();
    StringBuilder yaml = new StringBuilder();
    for (String pack : List.of("one", "ten")) {
      yaml.append("  - {id: ").append(pack).append(", speed: max, parameter_set: ");
      yaml.append(said.parameterSet());
      if (said.capacityAh() != null) {
        yaml.append(", capacity_ah: ").append(said.capacityAh());
      }
      yaml.append(", samples_per_frame: ").append(pack.equals("one") ? 1 : 10);
      yaml.append(", source: {log: {file: ").append(log).append(", map: ").append(map);
      yaml.append("}}}\n");
    }
    return yaml.toString();
  }

  /** What an estimator makes of the samples that one encoding and decoding leaves. */
  private static Map<Long, Long> reference(Path log, Path map) throws Exception {
    PackSample view = new PackSample();
    Map<Long, Long> digests = new TreeMap<>();
    try (LogSource source = LogSource.open(log, LogSource.readMapping(map))) {
      PackEstimator estimator = new PackEstimator(model(source));
      PackState state = estimator.newState();
      int bootId = source.describe().bootId();
      Sample sample = source.next();
      for (long seq = 0; sample != null; seq++, sample = source.next()) {
        byte[] frame =
            FrameEncoder.encode(bootId, ClockQuality.CLOCK_QUALITY_RECORDED, List.of(sample));
        FrameView.decode(Envelope.telemetry(1, seq, 1, frame, false)).forEach(0, view::set);
        estimator.step(state, view);
        digests.put(seq, state.digest());
      }
    }
    return digests;
  }

  private static PackModel model(LogSource source) {
    PackMapping said = source.mapping().packOrDefaults();
    PackDescription pack = source.describe();
    CellParameters cell =
        CellLibrary.shipped().get(Objects.requireNonNull(said.parameterSet())).parameters();
    Double capacityAh = said.capacityAh();
    return new PackModel(
        capacityAh == null ? cell : cell.scaledTo(capacityAh),
        pack.cells(),
        1,
        PackModel.evenProbes(pack.cells(), pack.probes()),
        pack.nominalIntervalS());
  }

  /** The first rows of a log, header included. */
  private static Path head(Path log, int rows, Path folder) throws IOException {
    Path head = folder.resolve("head.csv");
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(LogFile.open(log, 0).bytes(), StandardCharsets.UTF_8));
        Writer out = Files.newBufferedWriter(head)) {
      String line = in.readLine();
      for (int row = 0; line != null && row <= rows; row++, line = in.readLine()) {
        out.write(line + "\n");
      }
    }
    return head;
  }

  /** A simulated pack at 1 Hz; one row repeats its time, some cells have a placeholder. */
  private static String log() {
    PackTwin twin =
        new PackTwin(
            TwinSettings.of(CELLS), CellLibrary.shipped().get("lg-hg2").parameters(), 7, List.of());
    PackSample sample = new PackSample();
    StringBuilder rows = new StringBuilder("t,i");
    for (int c = 1; c <= CELLS; c++) {
      rows.append(",v").append(c);
    }
    rows.append(",temp\n");
    for (int row = 0; row < SYNTHETIC_ROWS; row++) {
      twin.next(sample);
      rows.append(1_700_000_000L + (row == 450 ? row - 1 : row));
      rows.append(String.format(Locale.ROOT, ",%.3f", sample.currentA()));
      for (int c = 0; c < CELLS; c++) {
        double v = row % 97 == 5 && c == 3 ? 66.535 : sample.cellVoltageV()[c];
        rows.append(String.format(Locale.ROOT, ",%.3f", v));
      }
      rows.append(String.format(Locale.ROOT, ",%.1f%n", sample.temperatureDegC()[0]));
    }
    return rows.toString();
  }

  private static String mapping() {
    return """
    pack: {id: any, parameter_set: lg-hg2, nominal_interval_s: 1}
    time: {column: t, format: epoch_s}
    current: {column: i, positive: charging}
    cells:
      columns: ["v{1..12}"]
      placeholders: {values: [66.535]}
    temperatures: {columns: [temp]}
    """;
  }
}
