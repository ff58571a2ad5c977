package io.galvani.trainer.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.trainer.kafka.DurableProducer;
import io.galvani.trainer.kafka.WholeTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Keeps rollouts in a compacted topic, key model/counter: the newest state of each release stays,
 * older ones go. An entry counts once all replicas have it.
 */
public final class KafkaRolloutLog implements RolloutLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> kafka;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Opens the log on an existing topic; the map holds at least {@code bootstrap.servers}. */
  public KafkaRolloutLog(Map<String, String> kafka, String topic) {
    this.kafka = Map.copyOf(kafka);
    this.topic = topic;
    producer = DurableProducer.open(kafka);
  }

  @Override
  public void append(Rollout rollout) {
    try {
      byte[] key = (rollout.model() + "/" + rollout.counter()).getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, key, JSON.writeValueAsBytes(rollout))).get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "topic " + topic + " must take the rollout, but: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while storing a rollout", e);
    }
  }

  @Override
  public List<Rollout> history(String model) {
    List<Rollout> all = new ArrayList<>();
    WholeTopic.read(kafka, topic, stored -> all.add(rollout(stored.value())));
    // Releases of one model may lie in several partitions; the time of writing orders them.
    return all.stream()
        .filter(rollout -> rollout.model().equals(model))
        .sorted(java.util.Comparator.comparingLong(Rollout::changedAtMs))
        .toList();
  }

  private Rollout rollout(byte[] stored) {
    try {
      return JSON.readValue(stored, Rollout.class);
    } catch (IOException e) {
      throw new UncheckedIOException("topic " + topic + " holds what is no rollout", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
