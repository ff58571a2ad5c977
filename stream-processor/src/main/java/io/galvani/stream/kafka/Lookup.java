package io.galvani.stream.kafka;

import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.topic.KafkaTopic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Reading and writing for a command of a moment, which fails with one line where a program waits.
 */
public final class Lookup {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Map<String, String> kafka;

  /** A look at the cluster that the settings name. */
  public Lookup(Map<String, String> kafka) {
    this.kafka = Map.copyOf(kafka);
  }

  /** Hands over every record of a topic up to its present end. */
  public void all(KafkaTopic topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (TopicReader reader = new TopicReader(kafka, topic.name(), "galvani-command")) {
      reader.readToEnd(PATIENCE, each);
    } catch (KafkaException unavailable) {
      throw refused(topic.name(), unavailable);
    }
  }

  /** Writes one record and waits until Kafka has it. */
  public void write(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(kafka, "galvani-command"))) {
      producer.send(record).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException unavailable) {
      throw refused(record.topic(), unavailable);
    }
  }

  private InputException refused(String topic, Exception cause) {
    return new InputException(
        "topic "
            + topic
            + " must be at hand on "
            + kafka.get("bootstrap.servers")
            + ", but is not: "
            + (cause.getCause() == null ? cause : cause.getCause()).getMessage(),
        cause);
  }
}
