package io.galvani.stream.bridge;

import io.galvani.chassis.config.Require;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.stream.mqtt.MqttSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a bridge.
 *
 * @param mqtt the broker
 * @param kafka client settings passed through to Kafka; {@code bootstrap.servers} is needed
 * @param topics how missing topics are created
 * @param shards how many bridges share the packs; default 1
 * @param shard which of them this is, from 0
 * @param instance name of this bridge in accounts; default {@code bridge-<shard>}
 * @param operationsPort loopback port of health and metrics; 0 takes a free one, below 0 none;
 *     default 9401
 * @param pace how often watermarks and accounts are written
 */
public record BridgeConfig(
    MqttSettings mqtt,
    Map<String, String> kafka,
    TopicSettings topics,
    int shards,
    int shard,
    String instance,
    @Nullable Integer operationsPort,
    Pace pace) {
  private static final int DEFAULT_OPERATIONS_PORT = 9401;

  public BridgeConfig {
    Require.present("mqtt", mqtt);
    kafka = KafkaSettings.require(kafka);
    topics = topics == null ? TopicSettings.DEFAULT : topics;
    shards = shards == 0 ? 1 : Require.inRange("shards", shards, 1, 1024);
    Require.inRange("shard", shard, 0, shards - 1);
    instance = instance == null ? "bridge-" + shard : Require.text("instance", instance);
    operationsPort =
        operationsPort == null
            ? Integer.valueOf(DEFAULT_OPERATIONS_PORT)
            : Integer.valueOf(Require.inRange("operations_port", operationsPort, -1, 65_535));
    pace = pace == null ? Pace.DEFAULT : pace;
  }

  /** One bridge for all packs, everything but the addresses by default, no operations port. */
  public static BridgeConfig of(MqttSettings mqtt, Map<String, String> kafka) {
    return new BridgeConfig(mqtt, kafka, TopicSettings.DEFAULT, 1, 0, "bridge-0", -1, Pace.DEFAULT);
  }

  /** Port of health and metrics. */
  int port() {
    return operationsPort == null ? DEFAULT_OPERATIONS_PORT : operationsPort;
  }

  /**
   * How often something may be written, at most.
   *
   * @param watermarkMs between two watermarks of a lane to its edge, ms; default 5
   * @param repeatMs between two watermarks of a lane that say nothing new, ms; default 250
   * @param keepMs between two watermarks of a lane to Kafka, ms; default 200
   * @param accountMs between two accounts of a pack, ms; default 1,000
   */
  public record Pace(int watermarkMs, int repeatMs, int keepMs, int accountMs) {
    /** The defaults above. */
    public static final Pace DEFAULT = new Pace(0, 0, 0, 0);

    public Pace {
      watermarkMs = orElse("watermark_ms", watermarkMs, 5);
      repeatMs = orElse("repeat_ms", repeatMs, 250);
      keepMs = orElse("keep_ms", keepMs, 200);
      accountMs = orElse("account_ms", accountMs, 1_000);
    }

    private static int orElse(String name, int given, int standard) {
      return given == 0 ? standard : Require.inRange(name, given, 1, 60_000);
    }

    static long nanos(int ms) {
      return Duration.ofMillis(ms).toNanos();
    }
  }
}
