package io.galvani.stream.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.KafkaTopic;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * A topic that is compacted still tells of earlier values for as long as it likes, and a broker
 * that gets one of them tells every edge. A pack that hears an earlier wish again would end its
 * trial, or take what serves out of service.
 */
final class ModelRoadTest {
  private static final PackId PACK = PackId.parse("acme/pack-1");

  private final BridgeMetrics metrics = new BridgeMetrics(new PrometheusRegistry());
  private final Watermarks watermarks =
      new Watermarks(BridgeConfig.Pace.DEFAULT, Runnable::run, new PackLanes(), metrics);
  private final ModelRoad road = new ModelRoad(new Shard(1, 0), Runnable::run, watermarks, metrics);
  private final List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();
  private final Keeping broker = new Keeping();

  private static final class Keeping extends QuietLink {
    private final List<String> told = new ArrayList<>();

    @Override
    public void publishRetained(String topic, byte[] payload, Consumer<Boolean> done) {
      told.add(new String(payload, StandardCharsets.UTF_8));
      done.accept(true);
    }
  }

  private String wish(long counter, long withdrawn) {
    ModelDesired wish = new ModelDesired(PACK, "soh", counter, withdrawn, 1, 1_000 + topic.size());
    return stored(KafkaTopic.MODELS_DESIRED, wish.key(), wish.toBytes());
  }

  private String stored(KafkaTopic to, String key, byte[] value) {
    topic.add(
        new ConsumerRecord<>(
            to.name(), 0, topic.size(), key.getBytes(StandardCharsets.UTF_8), value));
    return new String(value, StandardCharsets.UTF_8);
  }

  /** Reads the topic, and writes after each record: as slowly as it may come. */
  private void read() {
    for (ConsumerRecord<byte[], byte[]> each : topic) {
      road.take(each);
      road.write(0);
    }
  }

  @Test
  void onlyTheNewestWishIsToldAtEveryConnection() {
    wish(0, 7);
    String newest = wish(8, 0);
    read(); // to know what there is
    assertThat(broker.told).isEmpty();

    for (int connection = 1; connection <= 3; connection++) {
      road.connected(broker);
      read();
      assertThat(broker.told).hasSize(connection).containsOnly(newest);
      road.connected(null);
    }
  }

  @Test
  void onlyTheNewestDocumentsOfAReleaseAreTold() {
    String index = ReleaseKey.index("acme", "soh", 3).key();
    stored(KafkaTopic.MODELS_RELEASES, index, new byte[] {'1'});
    String renewed = stored(KafkaTopic.MODELS_RELEASES, index, new byte[] {'2'});
    read();

    road.connected(broker);
    read();

    assertThat(broker.told).containsExactly(renewed);
  }

  @Test
  void wishThatComesWhileItIsConnectedIsTold() {
    String first = wish(8, 0);
    read();
    road.connected(broker);
    read();

    String next = wish(0, 8);
    road.take(topic.get(1));
    road.write(0);

    assertThat(broker.told).containsExactly(first, next);
  }
}
