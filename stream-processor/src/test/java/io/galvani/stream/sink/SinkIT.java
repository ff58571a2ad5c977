package io.galvani.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.config.Secret;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaFixture;
import io.galvani.stream.kafka.KafkaSettings;
import io.galvani.stream.sink.FaultyStore.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink against a real Kafka and a real QuestDB, with faults between it and the store. */
@SuppressWarnings("NullAway.Init") // JUnit calls startAll first
class SinkIT {
  private static final String PACK = "acme/van-7";
  private static final int CELLS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private KafkaFixture kafka;
  private QuestDbNode database;
  private FaultyStore store;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void startAll(@TempDir Path folder) throws Exception {
    kafka = new KafkaFixture(folder.resolve("kafka"), 2);
    database = new QuestDbNode(folder.resolve("questdb"));
    store = new FaultyStore(database.url());
    producer =
        new KafkaProducer<>(
            KafkaSettings.producer(Map.of("bootstrap.servers", kafka.bootstrapServers()), "test"));
    send(
        KafkaTopic.PACKS,
        PackRegistration.newBuilder()
            .setSite("Depot North, hall 2")
            .setChemistry("NMC")
            .setCellCount(CELLS)
            .build()
            .toByteArray());
  }

  @AfterEach
  void stopAll() {
    producer.close();
    store.close();
    database.close();
    kafka.close();
  }

  @Test
  void everyFrameIsOnePackPointAndCellsAreThinned() throws Exception {
    sendFrames(0, 60);
    send(KafkaTopic.ALERTS, AlertJson.toBytes(alert(PackId.parse(PACK))));

    try (Sink sink = started("galvani-sink")) {
      assertThat(sink.awaitDrained(PATIENCE)).isTrue();
      database.settle();

      assertThat(database.count("pack")).isEqualTo(60);
      assertThat(database.rows("SELECT DISTINCT tenant, site, pack, chemistry FROM pack"))
          .isEqualTo("[[\"acme\",\"Depot North, hall 2\",\"van-7\",\"NMC\"]]");
      assertThat(database.rows("SELECT soc, soc_sigma, bms_soc FROM pack LIMIT 1"))
          .isEqualTo("[[0.799991,1.0E-5,null]]");
      // 600 s touch 11 minutes of the clock: START_MS lies 20 s into one. Cell 3 jumps every time.
      assertThat(database.rows("SELECT count() FROM cell WHERE cell = '0'")).isEqualTo("[[11]]");
      assertThat(database.rows("SELECT count() FROM cell WHERE cell = '3'")).isEqualTo("[[60]]");
      assertThat(database.rows("SELECT rule, component, phase, open, value FROM alert"))
          .isEqualTo("[[\"cell-overvoltage\",\"cell:3\",\"raised\",true,4.31]]");
      assertThat(sink.progress().pointsByMeasurement())
          .containsEntry("pack", 60L)
          .containsEntry("cell", 7 * 11 + 60L)
          .containsEntry("alert", 1L);
    }
    // The account that the first run left is written by the next.
    try (Sink next = started("galvani-sink")) {
      assertThat(next.awaitDrained(PATIENCE)).isTrue();
    }
    database.settle();
    assertThat(database.rows("SELECT stage, estimated, lost, points FROM ledger"))
        .isEqualTo("[[\"sink\",600,0,197]]");
  }

  @Test
  void outagesLoseAndDoubleNothing() throws Exception {
    store.next(
        Fault.UNAVAILABLE_503,
        Fault.TOO_MANY_429,
        Fault.RESET,
        Fault.SILENT,
        Fault.STORED_BUT_500,
        Fault.UNAVAILABLE_503);
    sendFrames(0, 300);

    try (Sink sink = started("galvani-sink")) {
      await("paused", () -> sink.progress().state() == SinkState.PAUSED);
      sendFrames(300, 300);
      assertThat(sink.awaitDrained(PATIENCE)).isTrue();

      assertThat(store.faultsServed()).isEqualTo(6);
      assertThat(sink.progress().state()).isEqualTo(SinkState.RUNNING);
      assertThat(sink.progress().deadLetters()).isZero();
    }
    database.settle();
    assertThat(database.count("pack")).isEqualTo(600);
    assertThat(database.rows("SELECT count() FROM (SELECT DISTINCT timestamp, pack FROM pack)"))
        .isEqualTo("[[600]]");
  }

  @Test
  void replayFromZeroAndRestartsGiveTheSameContent() throws Exception {
    sendFrames(0, 45);
    try (Sink first = started("galvani-sink")) {
      assertThat(first.awaitDrained(PATIENCE)).isTrue();
    }
    // The restart falls into the middle of a minute.
    sendFrames(45, 48);
    try (Sink restarted = started("galvani-sink")) {
      assertThat(restarted.awaitDrained(PATIENCE)).isTrue();
      assertThat(restarted.progress().pointsByMeasurement()).containsEntry("pack", 48L);
    }
    database.settle();
    String before = content();

    try (Sink replay = started("replay")) {
      assertThat(replay.awaitDrained(PATIENCE)).isTrue();
      assertThat(replay.progress().pointsByMeasurement()).containsEntry("pack", 93L);
    }
    database.settle();
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void aRefusedPointIsADeadLetterAndTheRestIsWritten() throws Exception {
    store.refuseLinesWith("pack=van-13");
    sendFrames(0, 20);
    send("acme/van-13", KafkaTopic.ESTIMATES, Estimates.frame(0, 0).toByteArray());
    sendFrames(20, 20);
    send(KafkaTopic.ESTIMATES, "no protobuf".getBytes(StandardCharsets.UTF_8));

    try (Sink sink = started("galvani-sink")) {
      assertThat(sink.awaitDrained(PATIENCE)).isTrue();
      assertThat(sink.progress().deadLetters()).isEqualTo(2);
    }
    database.settle();
    assertThat(database.count("pack")).isEqualTo(40);
    List<String> reasons = deadLetterReasons();
    assertThat(reasons).hasSize(2);
    assertThat(reasons).anyMatch(reason -> reason.contains("marked line"));
    assertThat(reasons).anyMatch(reason -> reason.contains("must be readable"));
  }

  @Test
  void onlyCommittedTransactionsAreWritten() throws Exception {
    Map<String, Object> settings =
        KafkaSettings.producer(Map.of("bootstrap.servers", kafka.bootstrapServers()), "test");
    settings.put("transactional.id", "processor");
    try (KafkaProducer<byte[], byte[]> transactional = new KafkaProducer<>(settings)) {
      transactional.initTransactions();
      for (int transaction = 0; transaction < 10; transaction++) {
        transactional.beginTransaction();
        for (int frame = 0; frame < 3; frame++) {
          byte[] estimate = Estimates.frame((transaction * 3 + frame) * 10L, 0).toByteArray();
          Future<RecordMetadata> unused =
              transactional.send(
                  new ProducerRecord<>(
                      KafkaTopic.ESTIMATES.name(),
                      PACK.getBytes(StandardCharsets.UTF_8),
                      estimate));
        }
        if (transaction % 2 == 0) {
          transactional.commitTransaction();
        } else {
          transactional.abortTransaction();
        }
      }
    }

    try (Sink sink = started("galvani-sink")) {
      assertThat(sink.awaitDrained(PATIENCE)).isTrue();
      assertThat(sink.progress().pointsByMeasurement()).containsEntry("pack", 15L);
      await("no lag", () -> sink.progress().lagRecords() == 0);
    }
    database.settle();
    assertThat(database.count("pack")).isEqualTo(15);
  }

  @Test
  void healthAndMetricsSayWhatTheSinkDoes() throws Exception {
    store.next(Fault.UNAVAILABLE_503, Fault.UNAVAILABLE_503, Fault.UNAVAILABLE_503);
    sendFrames(0, 10);

    try (Sink sink = new Sink(config("galvani-sink", 0))) {
      sink.start();
      String health = "http://127.0.0.1:" + sink.operationsPort() + "/health";
      await("unhealthy", () -> get(health).statusCode() == 503);
      assertThat(sink.awaitDrained(PATIENCE)).isTrue();

      assertThat(get(health).statusCode()).isEqualTo(200);
      assertThat(get(health.replace("health", "metrics")).body())
          .contains("galvani_sink_points_total{measurement=\"pack\"} 10.0")
          .contains("galvani_sink_outages_total 1.0")
          .contains("galvani_sink_newest_sample_age_seconds");
    }
  }

  private static HttpResponse<String> get(String url) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  private Sink started(String group) throws Exception {
    producer.flush();
    Sink sink = new Sink(config(group, -1));
    sink.start();
    return sink;
  }

  private SinkConfig config(String group, int operationsPort) {
    StoreConfig to =
        new StoreConfig(
            StoreConfig.Kind.QUESTDB,
            store.url(),
            "galvani",
            "galvani",
            new Secret(""),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Map.of("readTimeout", "500ms", "writeTimeout", "500ms"));
    return new SinkConfig(
        "sink",
        operationsPort,
        group,
        to,
        200,
        Duration.ofMillis(50),
        CellThinning.DEFAULT,
        Duration.ofHours(1),
        Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private String content() throws Exception {
    return database.rows("SELECT * FROM pack ORDER BY timestamp, pack")
        + database.rows("SELECT * FROM cell ORDER BY timestamp, pack, cell");
  }

  private void sendFrames(int from, int count) throws Exception {
    for (int frame = from; frame < from + count; frame++) {
      PackEstimate estimate = Estimates.frame(frame * 10L, CELLS);
      send(KafkaTopic.ESTIMATES, estimate.toByteArray());
    }
    producer.flush();
  }

  private void send(KafkaTopic topic, byte[] value) throws Exception {
    send(PACK, topic, value);
  }

  private void send(String key, KafkaTopic topic, byte[] value) throws Exception {
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  private List<String> deadLetterReasons() {
    List<String> reasons = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            KafkaSettings.reader(Map.of("bootstrap.servers", kafka.bootstrapServers()), "test"))) {
      List<TopicPartition> partitions =
          List.of(
              new TopicPartition(KafkaTopic.DEAD_LETTER.name(), 0),
              new TopicPartition(KafkaTopic.DEAD_LETTER.name(), 1));
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
          reasons.add(
              new String(record.headers().lastHeader("detail").value(), StandardCharsets.UTF_8));
        }
      }
    }
    return reasons;
  }

  static AlertEvent alert(PackId pack) {
    return new AlertEvent(
        pack,
        "0123456789abcdef0123456789abcdef",
        AlertEvent.Phase.RAISED,
        "cell-overvoltage",
        AlertEvent.Severity.CRITICAL,
        "cell:3",
        Estimates.START_MS,
        Estimates.START_MS + 5_000,
        5,
        4.31,
        4.25,
        "V",
        "Cell 4 is at 4.31 V, \"above\" 4.25 V",
        Map.of(),
        "cloud");
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s within %s", what, PATIENCE).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
