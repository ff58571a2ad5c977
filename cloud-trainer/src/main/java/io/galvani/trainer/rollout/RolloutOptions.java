package io.galvani.trainer.rollout;

import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.release.ReleaseRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where rollouts are kept, and how to print. */
final class RolloutOptions {
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(names = "--repository", description = "Folder of releases, where there is no Kafka.")
  private @Nullable Path repository;

  @Option(names = "--json", description = "Print JSON instead of text.")
  boolean json;

  /** Where releases are at hand, only those may go out. */
  void requireReleased(String model, long counter) {
    if (repository != null && !new ReleaseRepository(repository).has(model, counter)) {
      throw new InputException("%s has no release %d of %s".formatted(repository, counter, model));
    }
  }

  RolloutLog open() {
    Map<String, String> settings = kafka.settings();
    if (settings != null) {
      return new KafkaRolloutLog(settings, KafkaTopic.ROLLOUTS.name());
    }
    if (repository != null) {
      if (!Files.isDirectory(repository)) {
        throw new InputException("--repository must be a folder, but was " + repository);
      }
      return new FolderRolloutLog(repository);
    }
    throw new InputException("--bootstrap, --config or --repository must say where rollouts are");
  }
}
