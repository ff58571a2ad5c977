package io.galvani.trainer.rollout;

import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.trainer.release.ReleaseRepository;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where rollouts are kept, and how to print. */
final class RolloutOptions {
  @Option(names = "--bootstrap-servers", description = "Kafka, where rollouts are kept.")
  private @Nullable String servers;

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
    if (servers != null) {
      return new KafkaRolloutLog(Map.of("bootstrap.servers", servers), KafkaTopic.ROLLOUTS.name());
    }
    if (repository != null) {
      return new FolderRolloutLog(repository);
    }
    throw new InputException("--bootstrap-servers or --repository must say where rollouts are");
  }
}
