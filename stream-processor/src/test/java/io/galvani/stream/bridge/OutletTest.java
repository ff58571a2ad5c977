package io.galvani.stream.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** What a pack's edge says of several models is kept apart, and comes in order with its pack. */
final class OutletTest {
  private static final int PARTITIONS = 6;
  private static final String TOPIC = KafkaTopic.MODELS_REPORTS.name();
  private static final Node NODE = new Node(0, "kafka", 9092);

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(
          cluster(),
          true,
          new RoundRobinPartitioner(),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final Outlet outlet = new Outlet(kafka, Runnable::run);

  private static Cluster cluster() {
    Node[] nodes = {NODE};
    List<PartitionInfo> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(number -> new PartitionInfo(TOPIC, number, NODE, nodes, nodes))
            .toList();
    return new Cluster("test", List.of(NODE), partitions, Set.of(), Set.of());
  }

  @Test
  void modelsOfAPackHaveKeysOfTheirOwnInThePartitionOfThePack() {
    Set<Integer> used = new HashSet<>();
    for (int k = 0; k < 20; k++) {
      String pack = "acme/pack-" + k;
      kafka.clear();
      for (String model : List.of("soh", "soc-correction", "anomaly")) {
        outlet.sendBeside(
            pack, KafkaTopic.MODELS_REPORTS, pack + "/" + model, bytes("x"), () -> {});
      }

      // What the default partitioner of producers does with the pack as key.
      int ofPack = Utils.toPositive(Utils.murmur2(bytes(pack))) % PARTITIONS;
      assertThat(kafka.history()).extracting(ProducerRecord::partition).containsOnly(ofPack);
      assertThat(kafka.history())
          .extracting(sent -> new String(sent.key(), StandardCharsets.UTF_8))
          .containsExactly(pack + "/soh", pack + "/soc-correction", pack + "/anomaly");
      used.add(ofPack);
    }
    assertThat(used).hasSizeGreaterThan(3);
    assertThat(outlet.failure()).isNull();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
