package io.galvani.trainer.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RolloutConfigTest {
  private static final String KAFKA = "kafka: {bootstrap.servers: 'k:9092'}\n";

  @TempDir private Path folder = Path.of("");

  private RolloutConfig read(String text) throws IOException, ConfigException {
    Path file = folder.resolve("rollout.yaml");
    Files.writeString(file, text);
    return ConfigFile.read(file, RolloutConfig.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules: {most_idle: PT-1H} | rules.most_idle.s must be",
        "rules: {most_silence: PT0S} | rules.most_silence.s must be",
        "rules: {most_failing: 2} | rules.most_failing must be",
        "repository: /no/such/folder | repository must be a folder, but was /no/such/folder",
      })
  void whatCannotHoldIsRefusedAtTheStart(String line, String word) {
    assertThatThrownBy(() -> read(KAFKA + line + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining("rules.rules");
  }

  @Test
  void theRestHasDefaults() throws IOException, ConfigException {
    assertThat(read(KAFKA).rules()).isEqualTo(RolloutRules.DEFAULT);
    assertThat(read(KAFKA + "repository: " + folder + "\n").repository()).isEqualTo(folder);
  }
}
