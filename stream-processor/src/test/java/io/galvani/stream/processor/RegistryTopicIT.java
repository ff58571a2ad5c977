package io.galvani.stream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.schemas.PackId;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaFixture;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.topology.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry topic of a real Kafka, asked for single packs. */
class RegistryTopicIT {
  private static final PackId FIRST = new PackId("acme", "p1");
  private static final PackId LATER = new PackId("acme", "p2");

  @Test
  void newestRegistrationIsFoundAndAnAbsentOneLookedForAgainAfterAWhile(@TempDir Path folder)
      throws Exception {
    AtomicLong nowNanos = new AtomicLong();
    Map<String, String> clients;
    try (KafkaFixture kafka = new KafkaFixture(folder, 2)) {
      clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
      RegistryTopic topic = new RegistryTopic(clients, nowNanos::get);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(KafkaSettings.producer(clients, "test"))) {
        put(producer, FIRST, "old");
        put(producer, FIRST, "new");
        assertThat(topic.newest(FIRST)).asString().isEqualTo("new");

        assertThat(topic.newest(LATER)).isNull();
        put(producer, LATER, "there");
        put(producer, FIRST, null);
        assertThat(topic.newest(LATER)).as("not asked again at once").isNull();
        nowNanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(topic.newest(LATER)).asString().isEqualTo("there");
        assertThat(topic.newest(FIRST)).as("removed").isNull();
      }
    }
    Map<String, String> away =
        Map.of(
            "bootstrap.servers",
            clients.get("bootstrap.servers"),
            "default.api.timeout.ms",
            "1000");
    assertThatThrownBy(() -> new RegistryTopic(away, nowNanos::get).newest(FIRST))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  private static void put(
      KafkaProducer<byte[], byte[]> producer, PackId pack, @Nullable String value)
      throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                KafkaTopic.PACKS.name(),
                pack.key().getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)))
        .get(30, TimeUnit.SECONDS);
  }
}
