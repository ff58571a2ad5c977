package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.key.SigningKey;
import io.galvani.trainer.kafka.KafkaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands have in common that sign a timestamp and send it on its road. */
final class TimestampOptions {
  private static final int MOST_HOURS = 365 * 24;

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

  SigningKey key() {
    return KeyFiles.read(key);
  }

  /** Asked before anything is written. */
  Duration valid() {
    if (hours < 1 || hours > MOST_HOURS) {
      throw new InputException("--hours must be 1 to %d, but was %d".formatted(MOST_HOURS, hours));
    }
    return Duration.ofHours(hours);
  }

  void requireTenants() {
    if (kafka.settings() != null && tenants.isEmpty()) {
      throw new InputException("--tenant must be given with --bootstrap, but is missing");
    }
  }

  /** Nothing happens where no Kafka was named. */
  void send(ReleaseRepository repository, Consumer<ReleaseRoad> what) {
    Map<String, String> settings = kafka.settings();
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

  /** By then the folder has it, and doing it once more would be refused. */
  private static InputException unsent(RuntimeException why) {
    return new InputException(
        "in the folder, but not sent: %s; `models release` without a candidate sends all again"
            .formatted(why.getMessage()),
        why);
  }
}
