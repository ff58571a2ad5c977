package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Course;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainerConfigTest {
  private static final String NEEDED =
      """
      repository: /r
      work: /w
      chemistries: [NMC]
      kafka: {bootstrap.servers: "k:9092"}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void withoutASectionEveryModelIsTrained() throws IOException, ConfigException {
    assertThat(trained("")).containsExactlyInAnyOrder(KnownModel.values());
  }

  @Test
  void withASectionItsModelAloneIs() throws IOException, ConfigException {
    assertThat(trained("soh: {schedule: P7D}\n")).containsExactly(KnownModel.CAPACITY);
    assertThat(trained("anomaly: {}\nsoh: {steps_per_pack: 365}\n"))
        .containsExactly(KnownModel.ANOMALY, KnownModel.CAPACITY);
  }

  @Test
  void aSectionThatIsNotKnownIsToldWithTheNearest() {
    assertThatThrownBy(() -> trained("sohh: {}\n")).hasMessageContaining("soh");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quarantine: [truck-7] | tenant/pack",
        "quarantine: [acme/truck-*] | tenant/pack",
        "quarantine_rules: [sensor_stuck] | sensor-stuck",
        "packs: [acme] | tenant/pack",
      })
  void namesThatMatchNothingAreRefused(String section, String word) {
    assertThatThrownBy(() -> trained(section + "\n")).hasMessageContaining(word);
  }

  @Test
  void namesOfTenantsAndRulesOfTheRoadAreTaken() throws IOException, ConfigException {
    String names = "quarantine: [acme/*, acme/truck-7]\nquarantine_rules: [data-lost]\n";

    assertThat(trained(names + "packs: ['*']\n")).hasSize(KnownModel.values().length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chemistries: [NCM] | some of [NMC",
        "chemistries: [] | one or more",
        "chemistries: ['*'] | one by one",
        "kafka: {} | bootstrap.servers",
        "kafka: {bootstrap.servers: ''} | bootstrap.servers",
      })
  void whatNoRoundCouldEverDoWithIsRefused(String line, String word) {
    String key = line.substring(0, line.indexOf(':'));
    String others =
        NEEDED.lines().filter(l -> !l.startsWith(key)).collect(Collectors.joining("\n"));

    assertThatThrownBy(() -> read(others + "\n" + line + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(word);
  }

  private TrainerConfig read(String text) throws IOException, ConfigException {
    Path file = folder.resolve("trainer.yaml");
    Files.writeString(file, text);
    return ConfigFile.read(file, TrainerConfig.class);
  }

  private List<KnownModel> trained(String sections) throws IOException, ConfigException {
    return read(NEEDED + sections)
        .courses(new ReleaseRepository(folder), GateRules.DEFAULT)
        .keySet()
        .stream()
        .map(Course::model)
        .toList();
  }
}
