package io.galvani.workbench.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.topic.KafkaTopic;
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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Mosquitto, Kafka and the programs, each a process of its own; closing kills them all. */
final class RoadProcesses implements AutoCloseable {
  static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");

  /** Of bridge and processor. */
  static final String TOPICS = "topics: {partitions: 2, replication_factor: 1}\n";

  private final Path folder;
  private final Duration patience;
  private final int mqtt = FreePort.next();
  private final int kafka = FreePort.next();
  private final Map<String, List<String>> commands = new HashMap<>();
  private final Map<String, Process> children = new HashMap<>();

  RoadProcesses(Path folder, Duration patience) {
    this.folder = folder;
    this.patience = patience;
  }

  /** Starts both brokers and, when they listen, bridge, processor and sink. */
  void start(String databaseUrl) throws IOException {
    startBrokers();
    stream("bridge", "mqtt: {url: '" + mqttUrl() + "'}\n" + TOPICS);
    stream("processor", "state_dir: " + folder.resolve("state") + "\n" + TOPICS);
    stream("sink", "store: {kind: questdb, url: '" + databaseUrl + "'}\n");
  }

  /** Starts Mosquitto and Kafka, and waits until they listen. */
  void startBrokers() throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            "listener " + mqtt + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 10000\n");
    start("mosquitto", List.of(MOSQUITTO.toString(), "-c", conf.toString()));
    java(
        "kafka",
        "io.galvani.workbench.embedded.EmbeddedKafkaMain",
        folder.resolve("kafka").toString(),
        Integer.toString(kafka));
    awaitPort(mqtt);
    awaitPort(kafka);
  }

  /** Settings of a client of this Kafka. */
  Map<String, String> kafka() {
    return Map.of("bootstrap.servers", "127.0.0.1:" + kafka);
  }

  /** Runs an agent until it ends by itself. */
  void runAgent(String packsYaml) throws IOException, InterruptedException {
    Process agent = startAgent(packsYaml);
    boolean ended = agent.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as("agent ends by itself: %s", folder.resolve("agent.log")).isTrue();
    assertThat(agent.exitValue()).isZero();
  }

  /** Starts an agent. */
  Process startAgent(String packsYaml) throws IOException {
    String yaml =
        "tenant: parity\nedge: edge\noperations_port: -1\nbroker: {url: '"
            + mqttUrl()
            + "'}\noutbox: {dir: "
            + folder.resolve("outbox")
            + "}\npacks:\n"
            + packsYaml;
    Path config = Files.writeString(folder.resolve("agent.yaml"), yaml);
    return java("agent", "io.galvani.edge.main.Agent", "agent", "--config", config.toString());
  }

  /** Starts a rollout controller. */
  void startRollouts(String yaml) throws IOException {
    program("rollout", "io.galvani.trainer.main.TrainerPrograms", yaml);
  }

  /** Ends a program without goodbye, and starts it again as it was. */
  void kill(String name) throws IOException, InterruptedException {
    Objects.requireNonNull(children.get(name), name).destroyForcibly().waitFor();
    start(name, Objects.requireNonNull(commands.get(name), name));
  }

  /** [pack][seq] digest of the state in the cloud, once so many have arrived or patience ends. */
  Map<String, Map<Long, Long>> digests(long expected) throws IOException {
    Map<String, Map<Long, Long>> digests = new HashMap<>();
    Map<String, Object> settings = new HashMap<>(kafka());
    settings.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(KafkaTopic.ESTIMATES.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + patience.toNanos();
      while (System.nanoTime() < deadline
          && digests.values().stream().mapToLong(Map::size).sum() < expected) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          add(PackEstimate.parseFrom(record.value()), key(record), digests);
        }
      }
    }
    return digests;
  }

  @Override
  public void close() {
    children.values().forEach(Process::destroyForcibly);
    children.values().forEach(child -> child.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }

  String mqttUrl() {
    return "tcp://127.0.0.1:" + mqtt;
  }

  /** Starts a program of the stream. */
  void stream(String name, String yaml) throws IOException {
    program(name, "io.galvani.stream.main.StreamPrograms", yaml);
  }

  private void program(String name, String main, String yaml) throws IOException {
    String rest =
        "operations_port: -1\nkafka: {bootstrap.servers: '127.0.0.1:%d'}\n".formatted(kafka);
    Path config = Files.writeString(folder.resolve(name + ".yaml"), yaml + rest);
    java(name, main, name, "--config", config.toString());
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

  private Process java(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add(main);
    command.addAll(List.of(arguments));
    return start(name, command);
  }

  private Process start(String name, List<String> command) throws IOException {
    File output = folder.resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    // Not on the command line, which may be too long for models.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process child = builder.start();
    commands.put(name, command);
    children.put(name, child);
    return child;
  }

  private void awaitPort(int port) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
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
}
