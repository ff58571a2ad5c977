package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.edge.log.LogSource;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.workbench.embedded.EmbeddedTimeSeries;
import io.galvani.workbench.embedded.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four programs, Kafka and Mosquitto as processes of their own: the state is equal to the bit
 * at every number, at one and at ten samples a frame, to an estimator that saw no wire at all.
 */
final class SeparateProcessesIT {
  private static final int ROWS = 900;
  private static final int CELLS = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void endChildren() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void stateIsEqualToTheBitWhateverTheFraming(@TempDir Path folder) throws Exception {
    Path mosquitto = Path.of("/usr/sbin/mosquitto");
    assumeTrue(Files.isExecutable(mosquitto), "skipped: Mosquitto is not installed");
    Path log = Files.writeString(folder.resolve("log.csv"), log());
    Path map = Files.writeString(folder.resolve("map.yaml"), mapping());
    int mqtt = FreePort.next();
    int kafka = FreePort.next();
    try (EmbeddedTimeSeries database = new EmbeddedTimeSeries(folder.resolve("db"))) {
      database.start();
      startServers(folder, mosquitto, mqtt, kafka);
      startPrograms(folder, mqtt, kafka, database.url());
      runAgent(folder, mqtt, log, map);

      Map<Long, Long> expected = reference(log, map);
      Map<String, Map<Long, Long>> arrived = digests("127.0.0.1:" + kafka);

      assertThat(expected).hasSize(ROWS);
      assertThat(arrived.get("parity/one")).isEqualTo(expected);
      assertThat(arrived.get("parity/ten")).isEqualTo(expected);
    }
  }

  private void startServers(Path folder, Path mosquitto, int mqtt, int kafka) throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            "listener " + mqtt + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 10000\n");
    start(folder, "mosquitto", List.of(mosquitto.toString(), "-c", conf.toString()));
    java(
        folder,
        "kafka",
        "io.galvani.workbench.embedded.EmbeddedKafkaMain",
        folder.resolve("kafka").toString(),
        Integer.toString(kafka));
    awaitPort(mqtt);
    awaitPort(kafka);
  }

  private void startPrograms(Path folder, int mqtt, int kafka, String database) throws IOException {
    String clients = "kafka: {bootstrap.servers: '127.0.0.1:" + kafka + "'}\n";
    String rest = "operations_port: -1\n" + clients;
    String topics = "topics: {partitions: 2, replication_factor: 1}\n";
    program(folder, "bridge", "mqtt: {url: 'tcp://127.0.0.1:" + mqtt + "'}\n" + topics + rest);
    program(folder, "processor", "state_dir: " + folder.resolve("state") + "\n" + topics + rest);
    program(folder, "sink", "store: {kind: questdb, url: '" + database + "'}\n" + rest);
  }

  private void program(Path folder, String name, String yaml) throws IOException {
    Path config = Files.writeString(folder.resolve(name + ".yaml"), yaml);
    java(
        folder, name, "io.galvani.stream.main.StreamPrograms", name, "--config", config.toString());
  }

  private void runAgent(Path folder, int mqtt, Path log, Path map) throws Exception {
    StringBuilder yaml = new StringBuilder("tenant: parity\nedge: edge\noperations_port: -1\n");
    yaml.append("broker: {url: 'tcp://127.0.0.1:").append(mqtt).append("'}\n");
    yaml.append("outbox: {dir: ").append(folder.resolve("outbox")).append("}\npacks:\n");
    for (String pack : List.of("one", "ten")) {
      yaml.append("  - {id: ").append(pack).append(", parameter_set: lg-hg2, speed: max, ");
      yaml.append("samples_per_frame: ").append(pack.equals("one") ? 1 : 10);
      yaml.append(", source: {log: {file: ").append(log).append(", map: ").append(map);
      yaml.append("}}}\n");
    }
    Path config = Files.writeString(folder.resolve("agent.yaml"), yaml);
    Process agent =
        java(folder, "agent", "io.galvani.edge.main.Agent", "agent", "--config", config.toString());
    boolean ended = agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as("agent ends by itself: %s", folder.resolve("agent.log")).isTrue();
    assertThat(agent.exitValue()).isZero();
  }

  /** What an estimator makes of the samples that one encoding and decoding leaves. */
  private static Map<Long, Long> reference(Path log, Path map) throws Exception {
    PackModel model =
        new PackModel(
            CellLibrary.shipped().get("lg-hg2").parameters(),
            CELLS,
            1,
            PackModel.evenProbes(CELLS, 1),
            1);
    PackEstimator estimator = new PackEstimator(model);
    PackState state = estimator.newState();
    PackSample view = new PackSample();
    Map<Long, Long> digests = new TreeMap<>();
    try (LogSource source = LogSource.open(log, LogSource.readMapping(map))) {
      int bootId = source.describe().bootId();
      Sample sample = source.next();
      for (long seq = 0; sample != null; seq++, sample = source.next()) {
        byte[] frame =
            FrameEncoder.encode(bootId, ClockQuality.CLOCK_QUALITY_RECORDED, List.of(sample));
        FrameView.decode(Envelope.telemetry(1, seq, 1, frame, false)).forEach(0, view::set);
        estimator.step(state, view);
        digests.put(seq, state.digest());
      }
    }
    return digests;
  }

  private static Map<String, Map<Long, Long>> digests(String bootstrap) throws Exception {
    Map<String, Map<Long, Long>> digests = new HashMap<>();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(KafkaTopic.ESTIMATES.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline
          && digests.values().stream().mapToInt(Map::size).sum() < 2 * ROWS) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          add(PackEstimate.parseFrom(record.value()), key(record), digests);
        }
      }
    }
    return digests;
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static void add(
      PackEstimate estimate, String pack, Map<String, Map<Long, Long>> digests) {
    Map<Long, Long> seen = digests.computeIfAbsent(pack, any -> new TreeMap<>());
    for (int i = 0; i < estimate.getCount(); i++) {
      Long before = seen.put(estimate.getFirstSeq() + i, estimate.getStateDigest(i));
      assertThat(before)
          .as("%s, number %d is estimated once", pack, estimate.getFirstSeq() + i)
          .isNull();
    }
  }

  private Process java(Path folder, String name, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(List.of(arguments));
    return start(folder, name, command);
  }

  private Process start(Path folder, String name, List<String> command) throws IOException {
    File output = folder.resolve(name + ".log").toFile();
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    children.add(child);
    return child;
  }

  private static void awaitPort(int port) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(open.isConnected()).isTrue();
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** A simulated pack at 1 Hz; one row repeats its time, some cells have a placeholder. */
  private static String log() {
    PackTwin twin =
        new PackTwin(
            TwinSettings.of(CELLS), CellLibrary.shipped().get("lg-hg2").parameters(), 7, List.of());
    PackSample sample = new PackSample();
    StringBuilder rows = new StringBuilder("t,i");
    for (int c = 1; c <= CELLS; c++) {
      rows.append(",v").append(c);
    }
    rows.append(",temp\n");
    for (int row = 0; row < ROWS; row++) {
      twin.next(sample);
      rows.append(1_700_000_000L + (row == 450 ? row - 1 : row));
      rows.append(String.format(Locale.ROOT, ",%.3f", sample.currentA()));
      for (int c = 0; c < CELLS; c++) {
        double v = row % 97 == 5 && c == 3 ? 66.535 : sample.cellVoltageV()[c];
        rows.append(String.format(Locale.ROOT, ",%.3f", v));
      }
      rows.append(String.format(Locale.ROOT, ",%.1f%n", sample.temperatureDegC()[0]));
    }
    return rows.toString();
  }

  private static String mapping() {
    return """
        pack: {id: any, parameter_set: lg-hg2, nominal_interval_s: 1}
        time: {column: t, format: epoch_s}
        current: {column: i, positive: charging}
        cells:
          columns: ["v{1..12}"]
          placeholders: {values: [66.535]}
        temperatures: {columns: [temp]}
        """;
  }
}
