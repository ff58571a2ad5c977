package io.galvani.trainer.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.kafka.DurableProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Keeps rollouts in a compacted topic, key model/counter: the newest state of each release stays,
 * older ones go. An entry counts once all replicas have it.
 */
public final class KafkaRolloutLog implements RolloutLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STEP = Duration.ofMillis(200);

  private final Map<String, Object> kafka;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Opens the log on an existing topic; the map holds at least {@code bootstrap.servers}. */
  public KafkaRolloutLog(Map<String, String> kafka, String topic) {
    this.kafka = new HashMap<>(kafka);
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
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("default.api.timeout.ms", "10000");
    List<Rollout> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      // Read as the end of an empty topic, a rollout under way would be begun again.
      if (partitions.isEmpty()) {
        throw new InputException("topic " + topic + " must have partitions, but has none yet");
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> stored : consumer.poll(STEP)) {
          all.add(JSON.readValue(stored.value(), Rollout.class));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("topic " + topic + " holds what is no rollout", e);
    }
    // Releases of one model may lie in several partitions; the time of writing orders them.
    return all.stream()
        .filter(rollout -> rollout.model().equals(model))
        .sorted(java.util.Comparator.comparingLong(Rollout::changedAtMs))
        .toList();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
