package io.galvani.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.CommandLineRunner;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, for some seconds: the road and the account, not yet the faults. */
final class DemoIT {
  @Test
  void accountsForTheWholeFleet(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("summary.json");

    int code =
        CommandLineRunner.run(
            new DemoCommand(), "--headless", "--for", "PT15S", "--json", json.toString());

    JsonNode summary = new ObjectMapper().readTree(json.toFile());
    assertThat(code).isZero();
    assertThat(summary.get("packs").asInt()).isGreaterThan(1);
    assertThat(summary.get("samples_read").asLong()).isGreaterThan(1_000);
    assertThat(summary.get("samples_estimated").asLong() + summary.get("samples_rejected").asLong())
        .isEqualTo(summary.get("samples_read").asLong());
    assertThat(summary.get("lost").asLong()).isZero();
    assertThat(summary.get("dead_letters").asLong()).isZero();
    assertThat(summary.get("soc_final").size()).isEqualTo(summary.get("packs").asInt());
    assertThat(summary.get("timeseries_points").asLong()).isPositive();
    assertThat(summary.get("faults_injected").isEmpty()).isFalse();
    assertThat(summary.get("false_alarms").asInt()).isZero();
  }

  @Test
  void refusesASpeedThatIsNone() {
    int code = CommandLineRunner.run(new DemoCommand(), "--speed", "0", "--headless");

    assertThat(code).isEqualTo(CommandLineRunner.BAD_INPUT);
  }
}
