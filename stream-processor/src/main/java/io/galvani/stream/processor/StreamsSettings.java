package io.galvani.stream.processor;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;

import io.galvani.stream.kafka.KafkaSettings;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is run with: each setting that is not its default has a reason here. */
final class StreamsSettings {
  private StreamsSettings() {}

  static Properties of(ProcessorConfig config) {
    Properties p = new Properties();
    // Output is visible at the next commit, so its interval is most of the latency; the producer's
    // linger comes on top and is only there to batch.
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    p.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    p.put(producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 131_072);
    p.put(producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // Every transaction has an epoch of its own, and a second batch that overtakes the first one of
    // an epoch is refused and sent again (OutOfOrderSequenceException in the broker's log).
    p.put(producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    // A process that dies leaves its transaction open, and readers wait for its end. Longer pauses
    // than this fence the process, which then goes on from its last commit.
    p.put(producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
    p.put(mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    p.put(mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
    p.put(consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
    p.putAll(config.kafka());
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.application());
    p.put(StreamsConfig.STATE_DIR_CONFIG, Path.of(config.stateDir()).toAbsolutePath().toString());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, config.cacheMb() * 1024L * 1024L);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
    correctness(p, config);
    StreamsHandlers.put(p);
    return p;
  }

  /** What correctness rests on wins over what the configuration passes through. */
  private static void correctness(Properties p, ProcessorConfig config) {
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
    p.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), KafkaSettings.MAX_RECORD_BYTES);
    p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
    // A task moves only to where its state is complete.
    p.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 0L);
    if (config.staticMembership()) {
      p.put(
          mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          config.application() + "-" + config.instance());
    }
  }
}
