package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.config.Secret;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.Stage;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import io.galvani.stream.bridge.Bridge;
import io.galvani.stream.bridge.BridgeConfig;
import io.galvani.stream.deadletter.DeadLetter;
import io.galvani.stream.kafka.TopicReader;
import io.galvani.stream.mqtt.MqttSettings;
import io.galvani.workbench.embedded.EmbeddedKafka;
import io.galvani.workbench.embedded.EmbeddedMqttBroker;
import io.galvani.workbench.embedded.EmbeddedMqttBroker.Persistence;
import io.galvani.workbench.embedded.MqttAccount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BridgeIT {
  private static final List<PackId> PACKS =
      List.of("a", "b", "c", "d", "e", "f", "g").stream().map(n -> new PackId("fleet", n)).toList();
  private static final MqttAccount EDGE = MqttAccount.edge("fleet", "edge-1", PACKS);
  private static final MqttAccount BRIDGE = MqttAccount.bridge();

  private static EmbeddedMqttBroker broker;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start(@TempDir Path folder) {
    broker =
        new EmbeddedMqttBroker(folder.resolve("mqtt"), Persistence.MEMORY, List.of(EDGE, BRIDGE));
    broker.start();
    kafka = new EmbeddedKafka(folder.resolve("kafka"));
    kafka.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
    broker.close();
  }

  private static Bridge bridge() {
    return new Bridge(
        BridgeConfig.of(
            MqttSettings.of(broker.url(), BRIDGE.user(), new Secret(BRIDGE.password())),
            Map.of("bootstrap.servers", kafka.bootstrapServers())));
  }

  @Test
  @Order(1)
  void birthAndFramesReachKafkaUnchangedAndTheWatermarkComesBack() throws Exception {
    PackId pack = PACKS.get(0);
    try (Bridge bridge = bridge();
        TestEdge edge = new TestEdge(broker, EDGE, pack, 11)) {
      bridge.start();
      await(() -> bridge.stats().connected());
      edge.connect();
      edge.birth();
      for (int seq = 0; seq < 30; seq += 3) {
        edge.frame(seq, 3, 0).get(20, TimeUnit.SECONDS);
      }
      await(() -> edge.watermark.get() == 30);
    }

    List<ConsumerRecord<byte[], byte[]>> frames = records(KafkaTopic.TELEMETRY, pack);
    assertThat(frames).hasSize(10);
    for (int i = 0; i < 10; i++) {
      assertThat(frames.get(i).value()).isEqualTo(TestEdge.bytes(11, i * 3L, 3, 0));
    }
    assertThat(records(KafkaTopic.PACKS, pack)).hasSize(1);
    LedgerAccount account = lastAccount(pack);
    assertThat(account.getStage()).isEqualTo(Stage.STAGE_BRIDGE);
    assertThat(account.getFrames()).isEqualTo(10);
    assertThat(account.getNextSeq()).isEqualTo(30);
  }

  @Test
  @Order(2)
  void repeatedAndReorderedFramesAreForwardedOnceAndInOrder() throws Exception {
    PackId pack = PACKS.get(1);
    try (Bridge bridge = bridge();
        TestEdge edge = new TestEdge(broker, EDGE, pack, 12)) {
      bridge.start();
      edge.connect();
      edge.birth();
      for (int first : new int[] {0, 0, 20, 10, 0, 20, 10, 30}) {
        edge.frame(first, 10, 0).get(20, TimeUnit.SECONDS);
      }
      await(() -> edge.watermark.get() == 40);
      await(() -> bridge.stats().duplicates() == 3 && bridge.stats().ahead() == 1);
    }

    assertThat(firstSeqs(pack)).containsExactly(0L, 10L, 20L, 30L);
  }

  @Test
  @Order(3)
  void restartedBridgeContinuesAtTheKeptWatermark() throws Exception {
    PackId pack = PACKS.get(2);
    try (TestEdge edge = new TestEdge(broker, EDGE, pack, 13)) {
      edge.connect();
      edge.birth();
      try (Bridge first = bridge()) {
        first.start();
        Future<?> unused = edge.frame(0, 10, 0);
        await(() -> edge.watermark.get() == 10);
      }
      edge.frame(10, 10, 0).get(20, TimeUnit.SECONDS);
      edge.frame(0, 10, 0).get(20, TimeUnit.SECONDS);
      try (Bridge second = bridge()) {
        second.start();
        await(() -> edge.watermark.get() == 20 && second.stats().duplicates() == 1);
      }
    }

    assertThat(firstSeqs(pack)).containsExactly(0L, 10L);
  }

  @Test
  @Order(4)
  void unregisteredPackIsNotForwardedUntilItsBirthCame() throws Exception {
    PackId pack = PACKS.get(3);
    try (Bridge bridge = bridge();
        TestEdge edge = new TestEdge(broker, EDGE, pack, 14)) {
      bridge.start();
      edge.connect();
      edge.frame(0, 10, 0).get(20, TimeUnit.SECONDS);
      await(() -> bridge.stats().refused() == 1);
      assertThat(edge.watermark.get()).isEqualTo(-1);

      edge.birth();
      edge.frame(0, 10, 0).get(20, TimeUnit.SECONDS);
      await(() -> edge.watermark.get() == 10);
    }
    assertThat(firstSeqs(pack)).containsExactly(0L);
  }

  @Test
  @Order(5)
  void whatIsNoFrameGoesToTheDeadLettersAndHurtsNobody() throws Exception {
    PackId pack = PACKS.get(4);
    byte[] oversize = new byte[Envelope.MAX_BYTES + 1];
    try (Bridge bridge = bridge();
        TestEdge edge = new TestEdge(broker, EDGE, pack, 15)) {
      bridge.start();
      edge.connect();
      edge.birth();
      edge.publish(Leaf.TELEMETRY, new byte[] {1, 2, 3}, false).get(20, TimeUnit.SECONDS);
      edge.publish(Leaf.TELEMETRY, new byte[0], false).get(20, TimeUnit.SECONDS);
      edge.publish(Leaf.TELEMETRY, oversize, false).get(20, TimeUnit.SECONDS);
      edge.publish(Leaf.ALERT, TestEdge.bytes(15, 0, 1, 0), false).get(20, TimeUnit.SECONDS);
      edge.frame(0, 10, 0).get(20, TimeUnit.SECONDS);
      await(() -> edge.watermark.get() == 10);
      await(() -> bridge.stats().deadLetters() == 4);
    }

    List<DeadLetter> letters =
        records(KafkaTopic.DEAD_LETTER, pack).stream()
            .map(r -> DeadLetter.read(r.headers(), r.value()))
            .toList();
    assertThat(letters)
        .extracting(DeadLetter::reason)
        .containsExactlyInAnyOrder("malformed", "empty", "oversize", "wrong-lane");
    assertThat(letters).allMatch(letter -> letter.complete() && letter.stage().equals("bridge"));
    assertThat(letters)
        .allMatch(letter -> letter.origin().topic().startsWith("galvani/v1/fleet/packs/e/"));
  }

  @Test
  @Order(6)
  void outageOfKafkaHoldsBackTheWatermarkAndLosesNothing() throws Exception {
    PackId pack = PACKS.get(5);
    try (Bridge bridge = bridge();
        TestEdge edge = new TestEdge(broker, EDGE, pack, 16)) {
      bridge.start();
      edge.connect();
      edge.birth();
      edge.frame(0, 10, 0).get(20, TimeUnit.SECONDS);
      await(() -> edge.watermark.get() == 10);

      kafka.close();
      for (int seq = 10; seq < 60; seq += 10) {
        edge.frame(seq, 10, 0).get(20, TimeUnit.SECONDS);
      }
      await(() -> !bridge.stats().connected());
      assertThat(edge.watermark.get()).isEqualTo(10);
      kafka.start();

      await(() -> edge.watermark.get() == 60);
      await(() -> bridge.stats().connected());
    }
    assertThat(firstSeqs(pack)).containsExactly(0L, 10L, 20L, 30L, 40L, 50L);
  }

  @Test
  @Order(7)
  void forwardsTenThousandFramesOnceEachAndEndsItsThreads() throws Exception {
    PackId pack = PACKS.get(6);
    int frames = 10_000;
    long tookMs;
    try (Bridge bridge = bridge();
        TestEdge edge = new TestEdge(broker, EDGE, pack, 17)) {
      bridge.start();
      edge.connect();
      edge.birth();
      long start = System.nanoTime();
      sendAll(edge, frames);
      tookMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
      System.out.printf(
          "%d frames in %d ms: %d frames/s, %d watermarks%n",
          frames, tookMs, frames * 1_000L / tookMs, edge.watermarks.get());
    }

    assertThat(firstSeqs(pack)).hasSize(frames).doesNotHaveDuplicates();
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(BridgeIT::isOurs));
  }

  /** Go-back-N as an edge does it: the broker's queue is bounded and drops what is too much. */
  private static void sendAll(TestEdge edge, int frames) throws InterruptedException {
    int window = 100;
    long next = 0;
    long progressed = System.nanoTime();
    long deadline = progressed + Duration.ofMinutes(1).toNanos();
    long watermark = 0;
    while (watermark < frames) {
      assertThat(System.nanoTime()).as("deadline, watermark %d", watermark).isLessThan(deadline);
      long heard = Math.max(0, edge.watermark.get());
      if (heard > watermark) {
        watermark = heard;
        progressed = System.nanoTime();
      } else if (System.nanoTime() - progressed > Duration.ofSeconds(2).toNanos()) {
        next = watermark;
        progressed = System.nanoTime();
      }
      if (next < frames && next < watermark + window) {
        var unused = edge.frame(next, 1, watermark);
        next++;
      } else {
        Thread.sleep(1);
      }
    }
  }

  private static boolean isOurs(String thread) {
    return thread.contains("galvani-bridge") || thread.startsWith("MQTT ");
  }

  private static List<Long> firstSeqs(PackId pack) throws Exception {
    List<Long> all = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(KafkaTopic.TELEMETRY, pack)) {
      all.add(Envelope.parse(record.value()).firstSeq());
    }
    return all;
  }

  private static LedgerAccount lastAccount(PackId pack) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> all = records(KafkaTopic.LEDGER, pack);
    return LedgerAccount.parseFrom(all.get(all.size() - 1).value());
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(KafkaTopic topic, PackId pack) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), topic.name(), "test")) {
      reader.readToEnd(
          Duration.ofSeconds(20),
          record -> {
            if (record.key() != null
                && new String(record.key(), StandardCharsets.UTF_8).equals(pack.key())) {
              found.add(record);
            }
          });
    }
    return found;
  }

  /** Polls until the condition holds; fails after a minute. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
