package io.galvani.stream.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeConfigTest {
  private static final String ADDRESSES =
      "mqtt: {url: 'tcp://broker:1883'}\nkafka: {bootstrap.servers: 'kafka:9092'}\n";

  @Test
  void everythingButAddressesHasADefault() throws ConfigException {
    BridgeConfig config = ConfigFile.parse(ADDRESSES, "bridge.yaml", BridgeConfig.class);

    assertThat(config.shards()).isEqualTo(1);
    assertThat(config.instance()).isEqualTo("bridge-0");
    assertThat(config.topics().partitions()).isEqualTo(6);
    assertThat(config.mqtt().receiveMaximum()).isEqualTo(500);
    assertThat(config.mqtt().sessionExpiry()).isEqualTo(Duration.ofDays(7));
    assertThat(config.pace().repeatMs()).isEqualTo(250);
    assertThat(config.port()).isEqualTo(9401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shard: 2 | shard must be in [0, 0], but was 2",
        "shards: -1 | shards must be in [1, 1024], but was -1",
        "topics: {partitions: -3} | partitions must be in [1, 4096], but was -3",
        "pace: {keep_ms: 99999} | keep_ms must be in [1, 60000], but was 99999",
        "shrads: 2 | nearest known: shards",
      })
  void wrongValueIsNamedWithItsRule(String line, String message) {
    assertThatThrownBy(() -> ConfigFile.parse(ADDRESSES + line, "bridge.yaml", BridgeConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void addressIsNeeded() {
    assertThatThrownBy(
            () ->
                ConfigFile.parse(
                    "mqtt: {url: 'http://broker'}\nkafka: {bootstrap.servers: k}",
                    "bridge.yaml",
                    BridgeConfig.class))
        .hasMessageContaining("url must be tcp://host:port or ssl://host:port");
    assertThatThrownBy(
            () ->
                ConfigFile.parse(
                    "mqtt: {url: 'tcp://b:1883'}\nkafka: {}", "bridge.yaml", BridgeConfig.class))
        .hasMessageContaining("kafka must hold bootstrap.servers");
  }
}
