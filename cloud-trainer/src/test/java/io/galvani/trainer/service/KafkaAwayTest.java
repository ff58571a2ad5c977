package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.main.TrainerPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer that starts before Kafka does. */
final class KafkaAwayTest {
  private static final String NOWHERE = "nowhere.invalid:9092";

  @TempDir private Path folder = Path.of("");

  @Test
  void theSourceMayBeAskedAgain() {
    FeatureStore store = new FeatureStore(List.of());
    try (KafkaFeatureSource source = new KafkaFeatureSource(Map.of("bootstrap.servers", NOWHERE))) {
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(() -> source.poll(store))
            .isInstanceOf(KafkaException.class)
            .satisfies(why -> assertThat(KafkaOptions.why(why)).contains("bootstrap"));
        assertThat(source.caughtUp()).isFalse();
      }
    }
  }

  @Test
  void oneRoundOnlyIsOneLine() throws IOException {
    Path config = folder.resolve("trainer.yaml");
    Files.createDirectories(folder.resolve("repository"));
    Files.writeString(
        config,
        """
        repository: %s
        work: %s
        chemistries: [NMC]
        operations_port: -1
        kafka: {bootstrap.servers: "%s"}
        """
            .formatted(folder.resolve("repository"), folder.resolve("work"), NOWHERE));

    assertThat(TrainerPrograms.run("trainer", "--config", config.toString(), "--once"))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
  }
}
