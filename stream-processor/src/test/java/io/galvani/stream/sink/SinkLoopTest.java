package io.galvani.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The sink's loop where Kafka does not answer in the middle of what it does. */
class SinkLoopTest {
  private static final String KNOWN = "acme/van-7";
  private static final String NEW = "acme/van-8";
  private static final TopicPartition ESTIMATES =
      new TopicPartition(KafkaTopic.ESTIMATES.name(), 0);
  private static final TopicPartition PACKS = new TopicPartition(KafkaTopic.PACKS.name(), 0);

  private final MockConsumer<byte[], byte[]> records = new MockConsumer<>("earliest");
  private final MockConsumer<byte[], byte[]> registry = new MockConsumer<>("earliest");
  private final Lines store = new Lines();
  private final SinkLoop loop =
      new SinkLoop(
          SinkConfig.of(StoreConfig.questDb("http://127.0.0.1:9000"), "127.0.0.1:9092", -1),
          "sink-1",
          new SinkMetrics(new PrometheusRegistry()),
          new SinkPorts(
              records,
              registry,
              new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
              store));

  /** Takes everything, and notes what was committed by then. */
  private final class Lines implements LineStore {
    private final List<String> written = new ArrayList<>();
    private final List<Long> committedBefore = new ArrayList<>();

    @Override
    public WriteOutcome write(List<String> lines) {
      committedBefore.add(committed());
      written.addAll(lines);
      return WriteOutcome.WRITTEN;
    }

    @Override
    public void close() {}
  }

  @Test
  void aRegistryThatDoesNotAnswerInTheMiddleOfABatchCostsNoPoint() {
    registry.updatePartitions(
        PACKS.topic(), List.of(new PartitionInfo(PACKS.topic(), 0, null, null, null)));
    registry.updateBeginningOffsets(Map.of(PACKS, 0L));
    registry.updateEndOffsets(Map.of(PACKS, 0L));
    records.schedulePollTask(
        () -> {
          records.updateBeginningOffsets(Map.of(ESTIMATES, 0L));
          records.updateEndOffsets(Map.of(ESTIMATES, 6L));
          records.rebalance(Set.of(ESTIMATES));
          register(0, KNOWN, "Depot North");
        });
    records.schedulePollTask(
        () -> {
          List.of(KNOWN, KNOWN, NEW, KNOWN, NEW, KNOWN).forEach(this::estimate);
          register(1, NEW, "Depot South");
          registry.setOffsetsException(new TimeoutException("Kafka is away"));
        });
    records.scheduleNopPollTask();
    records.schedulePollTask(loop::stop);

    loop.run();

    assertThat(store.written).hasSize(6);
    assertThat(store.written)
        .extracting(line -> line.contains("pack=van-8") ? "van-8" : "van-7")
        .containsExactly("van-7", "van-7", "van-8", "van-7", "van-8", "van-7");
    assertThat(store.written)
        .filteredOn(line -> line.contains("pack=van-8"))
        .allMatch(line -> line.contains("site=Depot\\ South"));
    assertThat(store.committedBefore)
        .as("nothing is committed before it is written")
        .containsOnly(0L);
    assertThat(loop.input().stored()).containsEntry(ESTIMATES, 6L);
  }

  private void register(long offset, String pack, String site) {
    byte[] registration = PackRegistration.newBuilder().setSite(site).build().toByteArray();
    registry.addRecord(new ConsumerRecord<>(PACKS.topic(), 0, offset, bytes(pack), registration));
    registry.updateEndOffsets(Map.of(PACKS, offset + 1));
  }

  private long nextOffset;

  private void estimate(String pack) {
    byte[] frame = Estimates.frame(nextOffset * 10, 0).toByteArray();
    records.addRecord(new ConsumerRecord<>(ESTIMATES.topic(), 0, nextOffset++, bytes(pack), frame));
  }

  private long committed() {
    var offset = records.committed(Set.of(ESTIMATES)).get(ESTIMATES);
    return offset == null ? 0 : offset.offset();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
