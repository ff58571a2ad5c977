package io.galvani.stream.sink;

import io.galvani.stream.kafka.KafkaSettings;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * What the sink reads from and writes to.
 *
 * @param records estimates, alerts, rollups and accounts, as a member of the sink's group
 * @param registry registrations of packs, without a group
 * @param output dead letters and accounts of its own
 * @param store the time series
 */
record SinkPorts(
    Consumer<byte[], byte[]> records,
    Consumer<byte[], byte[]> registry,
    Producer<byte[], byte[]> output,
    LineStore store) {

  /** Those that the configuration names. */
  static SinkPorts open(SinkConfig config) {
    return new SinkPorts(
        new KafkaConsumer<>(SinkInput.settings(config.kafka(), config.group())),
        new KafkaConsumer<>(KafkaSettings.reader(config.kafka(), "galvani-sink-packs")),
        new KafkaProducer<>(KafkaSettings.producer(config.kafka(), "galvani-sink-output")),
        new PointStore(config.store()));
  }
}
