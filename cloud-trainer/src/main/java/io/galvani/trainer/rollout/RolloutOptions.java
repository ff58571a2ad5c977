package io.galvani.trainer.rollout;

import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.kafka.WholeTopic;
import io.galvani.trainer.release.ReleaseRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Only what was released may go out, and over Kafka only what was sent. */
  void requireReleased(String model, long counter) {
    if (repository != null && !new ReleaseRepository(repository).has(model, counter)) {
      throw new InputException("%s has no release %d of %s".formatted(repository, counter, model));
    }
    if (repository != null && !new ReleaseRepository(repository).isCurrent(model, counter)) {
      throw new InputException(
          "release must not be withdrawn, but %d of %s is".formatted(counter, model));
    }
    if (repository != null) {
      new ReleaseRepository(repository)
          .requireTakenByEdges(model, counter, System.currentTimeMillis());
    }
    Map<String, String> settings = kafka.settings();
    if (settings != null && !sent(settings, model, counter)) {
      throw new InputException(
          "topic %s has no release %d of %s: `models release` with --bootstrap or --config sends it"
              .formatted(KafkaTopic.MODELS_RELEASES.name(), counter, model));
    }
  }

  private static boolean sent(Map<String, String> settings, String model, long counter) {
    AtomicBoolean sent = new AtomicBoolean();
    WholeTopic.read(
        settings,
        KafkaTopic.MODELS_RELEASES.name(),
        stored ->
            ReleaseKey.parse(new String(stored.key(), StandardCharsets.UTF_8))
                .filter(key -> key.part().equals(ReleaseKey.INDEX))
                .filter(key -> key.model().equals(model) && key.counter() == counter)
                .ifPresent(key -> sent.set(stored.value() != null)));
    return sent.get();
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
