package io.galvani.stream.processor;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.topology.Parse;
import io.galvani.stream.topology.TestPack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What goes into the processor and what comes out of it, on a real broker. */
@SuppressWarnings("FutureReturnValueIgnored") // flush throws what a send could not do
final class Traffic implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  Traffic(String bootstrapServers) {
    Map<String, String> kafka = Map.of("bootstrap.servers", bootstrapServers);
    producer = new KafkaProducer<>(KafkaSettings.producer(kafka, "traffic-in"));
    consumer = new KafkaConsumer<>(KafkaSettings.reader(kafka, "traffic-out"));
    List<TopicPartition> partitions =
        consumer.partitionsFor(KafkaTopic.ESTIMATES.name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** One frame of one pack. */
  @SuppressWarnings("ArrayRecordComponent") // a transfer object that is never compared
  record Frame(PackId pack, byte[] bytes) {}

  void register(PackId pack, int cells) {
    byte[] registration = TestPack.registration(TestPack.NMC, cells).toByteArray();
    producer.send(new ProducerRecord<>(KafkaTopic.PACKS.name(), key(pack), registration));
    producer.flush();
  }

  /** Sends at a steady rate; returns when all is in Kafka. */
  void send(List<Frame> frames, double framesPerSecond) {
    long begin = System.nanoTime();
    for (int i = 0; i < frames.size(); i++) {
      long due = begin + (long) (i / framesPerSecond * 1e9);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(200_000);
      }
      Frame frame = frames.get(i);
      producer.send(
          new ProducerRecord<>(KafkaTopic.TELEMETRY.name(), key(frame.pack()), frame.bytes()));
    }
    producer.flush();
  }

  /** Committed estimates since the last call; waits a little for the first. */
  List<Out> poll() {
    List<Out> out = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(100))) {
      out.add(
          new Out(
              PackId.parse(new String(r.key(), StandardCharsets.UTF_8)),
              Parse.message(PackEstimate.parser(), r.value()),
              System.currentTimeMillis()));
    }
    return out;
  }

  /** One estimate, and when it could be read. */
  record Out(PackId pack, PackEstimate estimate, long readMs) {}

  private static byte[] key(PackId pack) {
    return pack.key().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
