package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.workbench.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OpenTransactionsIT {
  private static final List<KafkaTopic> TOPICS = List.of(KafkaTopic.ALERTS, KafkaTopic.ESTIMATES);

  @TempDir Path folder = Path.of("");

  @Test
  @Timeout(60)
  void transactionIsSeenWhileItIsOpenOnOneOfTheTopics() throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder)) {
      kafka.start();
      String servers = kafka.bootstrapServers();
      new TopicAdmin(Map.of("bootstrap.servers", servers), new TopicSettings(2, 1)).ensure();
      assertThat(OpenTransactions.any(servers, TOPICS)).isFalse();

      try (KafkaProducer<byte[], byte[]> producer = producer(servers)) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(KafkaTopic.ALERTS.name(), new byte[1])).get();
        assertThat(OpenTransactions.any(servers, TOPICS)).isTrue();

        producer.commitTransaction();
        // The broker marks the end on every partition after it has answered.
        while (OpenTransactions.any(servers, TOPICS)) {
          Thread.sleep(50);
        }
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String servers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers, "transactional.id", "open"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
