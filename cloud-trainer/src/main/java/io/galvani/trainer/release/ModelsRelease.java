package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models release}. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description =
        "Publishes a signed candidate under a new timestamp, if an edge would take it; "
            + "without a candidate, only renews the timestamp (do so before it expires). With "
            + "--bootstrap the release also goes to edges and stream, over Kafka.")
public final class ModelsRelease implements Callable<Integer> {
  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "CANDIDATE", arity = "0..1", description = "Name or folder.")
  private @Nullable String candidate;

  @Option(names = "--timestamp-key", required = true, description = "Timestamp key file.")
  private Path key = Path.of("");

  @Option(names = "--hours", defaultValue = "48", description = "How long the timestamp is valid.")
  private int hours;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--tenant",
      split = ",",
      description = "Whose packs it goes to; needed where it goes over Kafka.")
  private List<String> tenants = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Map<String, String> settings = kafka.settings();
    if (settings != null && tenants.isEmpty()) {
      throw new InputException("--tenant must be given with --bootstrap, but is missing");
    }
    ReleaseRepository repository = option.repository();
    Publishing publishing = new Publishing(repository, System.currentTimeMillis());
    Duration valid = Duration.ofHours(hours);
    if (candidate == null) {
      publishing.restamp(KeyFiles.read(key), valid);
      send(repository, settings, ReleaseRoad::sendAll);
      spec.commandLine().getOut().println("timestamp renewed");
    } else {
      Stored released =
          publishing.release(repository.candidate(candidate), KeyFiles.read(key), valid);
      ReleaseManifest manifest = released.manifest();
      send(repository, settings, road -> road.send(manifest.model(), manifest.counter()));
      spec.commandLine()
          .getOut()
          .printf("released %s %d%n", released.manifest().model(), released.manifest().counter());
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void send(
      ReleaseRepository repository,
      @Nullable Map<String, String> settings,
      Consumer<ReleaseRoad> what) {
    if (settings == null) {
      return;
    }
    try (ReleaseRoad road = new ReleaseRoad(repository, settings, tenants)) {
      what.accept(road);
    } catch (KafkaException away) {
      throw unsent(KafkaOptions.unusable(away));
    } catch (IllegalArgumentException | IllegalStateException unusable) {
      throw unsent(unusable);
    }
  }

  /** By then the folder has it, and releasing it once more would be refused. */
  private static InputException unsent(RuntimeException why) {
    return new InputException(
        "in the folder, but not sent: %s; `models release` without a candidate sends all again"
            .formatted(why.getMessage()),
        why);
  }
}
