package io.galvani.workbench.fault;

import io.galvani.stream.kafka.TopicAdmin;
import io.galvani.stream.kafka.TopicSettings;
import io.galvani.workbench.embedded.EmbeddedTimeSeries;
import io.galvani.workbench.embedded.FreePort;
import io.galvani.workbench.embedded.KafkaMember;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/**
 * The road as processes of their own, with a link of ours between any two of them, to be broken.
 * Only the database runs in this JVM.
 */
public final class FaultRoad implements AutoCloseable {
  /** Tenant of all packs. */
  public static final String TENANT = "fault";

  private static final Duration PORT_PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final RoadPlan plan;
  private final int brokerPort = FreePort.next();
  private final int kafkaPort = FreePort.next();
  private final TcpProxy edgeLink = new TcpProxy(brokerPort);
  private final TcpProxy bridgeLink = new TcpProxy(brokerPort);
  private final TcpProxy kafkaLink = new TcpProxy(kafkaPort);
  private final TcpProxy storeLink;
  private final List<KafkaMember> cluster;
  private final EmbeddedTimeSeries database;
  private final RoadPrograms programs;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, Path> states = new LinkedHashMap<>();
  private final List<PackFeeder> feeders = new ArrayList<>();
  private final Map<String, Integer> operationsPorts = new LinkedHashMap<>();

  /** A road that keeps everything below the folder; nothing runs yet. */
  public FaultRoad(Path folder, RoadPlan plan) throws IOException {
    this.folder = folder;
    this.plan = plan;
    this.database = new EmbeddedTimeSeries(folder.resolve("db"));
    this.storeLink = new TcpProxy(Integer.parseInt(database.url().replaceAll(".*:", "")));
    add(new EmbeddedPart("database", database::start, database::close));
    programs = new RoadPrograms(folder, this);
    add(programs.broker(plan.mosquitto(), brokerPort));
    cluster =
        plan.cloud().kafkaNodes() > 1 ? KafkaMember.cluster(plan.cloud().kafkaNodes()) : List.of();
    if (cluster.isEmpty()) {
      add(programs.kafka(kafkaPort, kafkaLink.port()));
    }
    cluster.forEach(member -> add(programs.kafka(member)));
    add(programs.bridge());
    for (int i = 1; i <= plan.cloud().processors(); i++) {
      Path state = folder.resolve("state-" + i);
      states.put("processor-" + i, state);
      add(
          programs.processor(
              "processor-" + i, state, plan.cloud().standbys(), plan.cloud().partitions()));
    }
    add(programs.sink(url(storeLink)));
    for (FedPack pack : plan.packs()) {
      Child agent = programs.agent(pack, plan);
      add(agent);
      feeders.add(new PackFeeder(pack, agent, plan.feed().perS(), plan.feed().count()));
    }
  }

  private void add(Part part) {
    parts.put(part.name(), part);
  }

  /** Starts everything but the edges; returns when brokers and database listen. */
  public void startCloud() throws IOException, InterruptedException {
    part("database").start();
    part("broker").start();
    for (String node : kafkaNodes()) {
      part(node).start();
    }
    awaitPort(brokerPort);
    for (int port : kafkaPorts()) {
      awaitPort(port);
    }
    new TopicAdmin(
            Map.of("bootstrap.servers", bootstrapServers()),
            new TopicSettings(plan.cloud().partitions(), plan.cloud().copies()))
        .ensure();
    part("bridge").start();
    for (String processor : states.keySet()) {
      part(processor).start();
    }
    part("sink").start();
  }

  /** Starts the agents and plays their packs. */
  public void startEdges() throws IOException {
    for (FedPack pack : plan.packs()) {
      part("edge-" + pack.id()).start();
    }
    feeders.forEach(PackFeeder::start);
  }

  /** Ends the packs; agents that are alive send what they have, and end. */
  public void endFeeds() throws IOException {
    feeders.forEach(PackFeeder::close);
    closeInputs();
  }

  /** Waits until all samples were played, then lets the agents end. */
  public void awaitFeeds() throws IOException, InterruptedException {
    for (PackFeeder feeder : feeders) {
      feeder.await();
    }
    closeInputs();
  }

  private void closeInputs() throws IOException {
    for (FedPack pack : plan.packs()) {
      var input = child("edge-" + pack.id()).input();
      if (input.isPresent()) {
        input.get().close();
      }
    }
  }

  /** Waits until every agent ended by itself with all that it held covered by watermarks. */
  public boolean awaitEdges(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean done = true;
    for (FedPack pack : plan.packs()) {
      long left = Math.max(0, (deadline - System.nanoTime()) / 1_000_000_000);
      done &= child("edge-" + pack.id()).await(left).filter(exit -> exit == 0).isPresent();
    }
    return done;
  }

  /** Samples that the packs made so far. */
  public long made() {
    return feeders.stream().mapToLong(PackFeeder::made).sum();
  }

  /** Samples that agents' pipes took so far. */
  public long offered() {
    return feeders.stream().mapToLong(PackFeeder::offered).sum();
  }

  /** Samples that a pack made so far. */
  long made(FedPack pack) {
    return feeders.get(plan.packs().indexOf(pack)).made();
  }

  /** Samples of a pack that its agent's pipe took so far. */
  long offered(FedPack pack) {
    return feeders.get(plan.packs().indexOf(pack)).offered();
  }

  /** A part by its name: broker, kafka, bridge, processor-1, sink, database, edge-pack-1. */
  public Part part(String name) {
    Part found = parts.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "part must be one of " + parts.keySet() + ", but was " + name);
    }
    return found;
  }

  /** A part that is a process. */
  public Child child(String name) {
    return (Child) part(name);
  }

  /** All parts by name, in the order in which they start. */
  public Map<String, Part> parts() {
    return Map.copyOf(parts);
  }

  /** Where a processor keeps its state. */
  public Path state(String processor) {
    return states.getOrDefault(processor, folder);
  }

  /** Where an agent keeps what the cloud does not have. */
  public Path outbox(FedPack pack) {
    return folder.resolve("outbox-" + pack.id());
  }

  /** Where an agent tells how it is. */
  public int operationsPort(FedPack pack) {
    return operationsPorts.computeIfAbsent(pack.id(), first -> FreePort.next());
  }

  public RoadPlan plan() {
    return plan;
  }

  public TcpProxy edgeLink() {
    return edgeLink;
  }

  public TcpProxy bridgeLink() {
    return bridgeLink;
  }

  public TcpProxy kafkaLink() {
    return kafkaLink;
  }

  public TcpProxy storeLink() {
    return storeLink;
  }

  /** The database, to be asked. */
  public EmbeddedTimeSeries database() {
    return database;
  }

  /** Port of the broker itself, past every link. */
  public int brokerPort() {
    return brokerPort;
  }

  /** Names of Kafka's nodes. */
  List<String> kafkaNodes() {
    return cluster.isEmpty()
        ? List.of("kafka")
        : cluster.stream().map(member -> "kafka-" + member.id()).toList();
  }

  private List<Integer> kafkaPorts() {
    return cluster.isEmpty()
        ? List.of(kafkaPort)
        : cluster.stream().map(KafkaMember::brokerPort).toList();
  }

  /** Kafka, past nothing: the clients of a single node are told the link's address. */
  public String bootstrapServers() {
    List<Integer> ports = cluster.isEmpty() ? List.of(kafkaLink.port()) : kafkaPorts();
    return String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
  }

  /** Lets a client of the broker in that speaks for any edge. */
  void intruderAccess(MqttConnectionOptions options) {
    programs.access(options);
  }

  private static String url(TcpProxy link) {
    return "http://127.0.0.1:" + link.port();
  }

  /** Heals every link, lets everything that stands still go on, and starts what does not run. */
  public void putRight() throws IOException {
    List.of(edgeLink, bridgeLink, kafkaLink, storeLink).forEach(TcpProxy::heal);
    for (Part part : parts.values()) {
      part.resume();
      if (!part.isRunning()) {
        part.start();
      }
    }
  }

  /** Waits until somebody listens; fails when nobody does for minutes. */
  public static void awaitPort(int port) throws IOException {
    long deadline = System.nanoTime() + PORT_PATIENCE.toNanos();
    while (true) {
      try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (open.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Ends everything, the last started first. */
  @Override
  public void close() {
    feeders.forEach(PackFeeder::close);
    List<Part> all = new ArrayList<>(parts.values());
    for (int i = all.size() - 1; i >= 0; i--) {
      try {
        all.get(i).close();
      } catch (Exception stubborn) {
        throw new IllegalStateException(all.get(i).name() + " must end, but does not", stubborn);
      }
    }
    List.of(edgeLink, bridgeLink, kafkaLink, storeLink).forEach(TcpProxy::close);
  }
}
