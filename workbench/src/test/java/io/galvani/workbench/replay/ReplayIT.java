package io.galvani.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.CommandLineRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, through real Kafka, MQTT broker and database. */
final class ReplayIT {
  private static final int ROWS = 600;

  @Test
  void accountsForEverySampleOfALogWithOddRows(@TempDir Path folder) throws IOException {
    Path log = Files.writeString(folder.resolve("log.csv"), log());
    Path map = Files.writeString(folder.resolve("map.yaml"), mapping());
    Path json = folder.resolve("summary.json");

    int code =
        CommandLineRunner.run(
            new ReplayCommand(),
            log.toString(),
            "--map",
            map.toString(),
            "--json",
            json.toString());

    JsonNode summary = new ObjectMapper().readTree(json.toFile());
    assertThat(code).isZero();
    assertThat(summary.get("samples_read").asLong()).isEqualTo(ROWS);
    assertThat(summary.get("samples_received").asLong()).isEqualTo(ROWS);
    assertThat(summary.get("samples_rejected").asLong()).isEqualTo(1);
    assertThat(summary.get("samples_estimated").asLong()).isEqualTo(ROWS - 1);
    assertThat(summary.get("samples_coasted").asLong()).isEqualTo(2);
    assertThat(summary.get("lost").asLong()).isZero();
    assertThat(summary.get("duplicates").asLong()).isZero();
    assertThat(summary.get("dead_letters").asLong()).isZero();
    assertThat(summary.get("timeseries_points").asLong()).isGreaterThan(60);
    assertThat(summary.at("/soc_final/replay~1bench/sigma").asDouble()).isPositive();
  }

  @Test
  void writesNothingForALogThatIsNotThere(@TempDir Path folder) {
    Path json = folder.resolve("summary.json");

    int code =
        CommandLineRunner.run(
            new ReplayCommand(),
            folder.resolve("absent.csv").toString(),
            "--json",
            json.toString());

    assertThat(code).isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(json).doesNotExist();
  }

  @Test
  void leavesNoSummaryOfALogThatCannotBeReadToItsEnd(@TempDir Path folder) throws IOException {
    String endlessField = "1700000600,\"" + "x".repeat(20 << 20);
    Path log = Files.writeString(folder.resolve("log.csv"), log() + endlessField);
    Path map = Files.writeString(folder.resolve("map.yaml"), mapping());
    Path json = folder.resolve("summary.json");

    int code =
        CommandLineRunner.run(
            new ReplayCommand(),
            log.toString(),
            "--map",
            map.toString(),
            "--json",
            json.toString());

    assertThat(code).isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(json).doesNotExist();
    String mark = "galvani-replay-" + ProcessHandle.current().pid() + "-";
    assertThat(Path.of(System.getProperty("java.io.tmpdir")))
        .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(mark));
  }

  /** A discharge of four cells at 1 Hz; one row repeats its time, two have a placeholder. */
  private static String log() {
    StringBuilder rows = new StringBuilder("t,i,v1,v2,v3,v4,temp\n");
    for (int row = 0; row < ROWS; row++) {
      long seconds = 1_700_000_000L + (row == 300 ? row - 1 : row);
      double v = 3.9 - row * 1e-4;
      String second = row == 100 || row == 101 ? "66.535" : String.format(Locale.ROOT, "%.3f", v);
      rows.append(
          String.format(
              Locale.ROOT, "%d,1.5,%.3f,%s,%.3f,%.3f,25.0%n", seconds, v, second, v, v + 0.002));
    }
    return rows.toString();
  }

  private static String mapping() {
    return """
    pack: {id: bench, parameter_set: lg-hg2, nominal_interval_s: 1}
    time: {column: t, format: epoch_s}
    current: {column: i, positive: discharging}
    cells:
      columns: ["v{1..4}"]
      placeholders: {values: [66.535]}
    temperatures: {columns: [temp]}
    """;
  }
}
