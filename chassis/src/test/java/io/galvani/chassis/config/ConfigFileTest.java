package io.galvani.chassis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  record Pack(String id, int cells, @Nullable Double capacityAh) {
    Pack {
      Require.text("id", id);
      Require.positive("cells", cells);
      capacityAh = capacityAh == null ? 3.0 : Require.positive("capacity_ah", capacityAh);
    }
  }

  record Settings(
      @Nullable Duration stall,
      List<Pack> packs,
      @Nullable Secret password,
      @Nullable Map<String, String> kafka) {
    Settings {
      Require.present("packs", packs);
    }
  }

  @Test
  void readsNestedRecordsWithDefaults() throws ConfigException {
    Settings read =
        parse("stall: PT5S\npacks:\n  - {id: a, cells: 96}\nkafka: {linger.ms: 5}\npassword: x");

    assertThat(read.stall()).isEqualTo(Duration.ofSeconds(5));
    assertThat(read.packs()).containsExactly(new Pack("a", 96, 3.0));
    assertThat(read.kafka()).containsEntry("linger.ms", "5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "packs: [{id: a, cell: 96}] | test.yaml: packs[0].cell must be a known key, but is not,"
            + " nearest known: cells, id, capacity_ah",
        "packs: [{id: a, cells: -1}] | test.yaml: packs[0].cells must be positive, but was -1",
        "packs: [{id: a, cells: many}] | test.yaml: packs[0].cells must be a whole number, but was"
            + " \"many\"",
        "packs: [{id: a, cells: 9, capacity_ah: -3}] | test.yaml: packs[0].capacity_ah must be"
            + " positive, but was -3.0",
        "stall: 5 s | test.yaml: stall must be a duration such as PT5S, but was \"5 s\"",
        "kafka: {} | test.yaml: packs must be given, but is missing",
        "packs: 7 | test.yaml: packs must be a list",
        "packs: [ | test.yaml: while parsing a flow node: expected the node content, but found"
            + " '<stream end>' (line 1)",
        "a: b: c | test.yaml: mapping values are not allowed here (line 1)",
      })
  void saysWhatRuleAndValueInOneLine(String yaml, String message) {
    assertThatThrownBy(() -> parse(yaml)).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  @Test
  void refusesRepeatedKeys() {
    assertThatThrownBy(() -> parse("packs: []\npacks: []"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("packs");
  }

  @Test
  void refusesWhatIsNotYaml() {
    assertThatThrownBy(() -> parse("packs: [")).isInstanceOf(ConfigException.class);
  }

  @Test
  void namesAnAbsentFile(@TempDir Path folder) {
    Path absent = folder.resolve("agent.yaml");

    assertThatThrownBy(() -> ConfigFile.read(absent, Settings.class))
        .hasMessage(absent + " must be a configuration file, but there is none");
  }

  @Test
  void fetchesSecretsFromFilesAndNeverShowsThem(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "hunter2\n");

    Settings read = parse("packs: []\npassword: {file: '" + file + "'}");

    assertThat(read.password()).isEqualTo(new Secret("hunter2"));
    assertThat(read.toString()).doesNotContain("hunter2").contains("***");
  }

  @Test
  void namesTheEnvironmentVariableThatIsNotSet() {
    assertThatThrownBy(() -> parse("packs: []\npassword: {env: GALVANI_SURELY_NOT_SET}"))
        .hasMessageContaining(
            "password must name a set environment variable, but GALVANI_SURELY_NOT_SET is not set");
  }

  private static Settings parse(String yaml) throws ConfigException {
    return ConfigFile.parse(yaml, "test.yaml", Settings.class);
  }
}
