package io.galvani.stream.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaFixture;
import io.galvani.stream.kafka.KafkaSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that does not let the bridge tell a pack what it is to run, until it does. */
final class RefusedModelIT {
  private final BridgeMetrics metrics = new BridgeMetrics(new PrometheusRegistry());
  private final Mailbox mailbox = new Mailbox();
  private final Refusing broker = new Refusing();

  @Test
  @Timeout(120)
  void wishThatTheBrokerRefusedComesRoundAgain(@TempDir Path folder) throws Exception {
    ModelDesired wish = new ModelDesired(PackId.parse("acme/pack-1"), "soh", 3, 0, 1, 1_000);
    try (KafkaFixture kafka = new KafkaFixture(folder, 1)) {
      Map<String, String> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(KafkaSettings.producer(clients, "test"))) {
        producer
            .send(
                new ProducerRecord<>(
                    KafkaTopic.MODELS_DESIRED.name(),
                    wish.key().getBytes(StandardCharsets.UTF_8),
                    wish.toBytes()))
            .get(30, TimeUnit.SECONDS);
      }
      Watermarks watermarks =
          new Watermarks(BridgeConfig.Pace.DEFAULT, mailbox, new PackLanes(), metrics);
      try (ModelRoad road = new ModelRoad(new Shard(1, 0), mailbox, watermarks, metrics)) {
        road.follow(clients, "test");
        road.connected(broker);
        await(road, 0, 1);

        write(road, 59);
        assertThat(broker.offered).as("not before a minute is over").hasSize(1);
        broker.takes = true;
        await(road, 61, 2);
        write(road, 100_000);
        assertThat(broker.offered).as("taken").hasSize(2);
      }
    }
  }

  private void await(ModelRoad road, long atS, int offered) throws InterruptedException {
    while (broker.offered.size() < offered) {
      write(road, atS);
    }
  }

  private void write(ModelRoad road, long atS) throws InterruptedException {
    mailbox.run(100);
    road.write(TimeUnit.SECONDS.toNanos(atS));
    mailbox.run(1);
    road.write(TimeUnit.SECONDS.toNanos(atS));
  }

  private static final class Refusing extends QuietLink {
    private final List<String> offered = new ArrayList<>();
    private boolean takes;

    @Override
    public void publishRetained(String topic, byte[] payload, Consumer<Boolean> done) {
      offered.add(topic);
      done.accept(takes);
    }
  }
}
