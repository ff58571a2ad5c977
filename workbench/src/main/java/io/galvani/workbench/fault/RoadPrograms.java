package io.galvani.workbench.fault;

import io.galvani.schemas.PackId;
import io.galvani.workbench.embedded.EmbeddedMqttBroker.Persistence;
import io.galvani.workbench.embedded.EmbeddedMqttBrokerMain;
import io.galvani.workbench.embedded.KafkaMember;
import io.galvani.workbench.embedded.MqttAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

/** The programs of a road, configured for its links. */
final class RoadPrograms {
  private final Path folder;
  private final FaultRoad road;
  private String bridgeAccess = "";
  private String edgeAccess = "";
  private @Nullable MqttAccount edgeAccount;

  RoadPrograms(Path folder, FaultRoad road) {
    this.folder = folder;
    this.road = road;
  }

  Part broker(@Nullable String mosquitto, int port) throws IOException {
    if (mosquitto == null) {
      return hiveMq(port);
    }
    Path conf =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            "listener " + port + " 127.0.0.1\nallow_anonymous true\n" + mosquitto);
    return new Child(
        "broker",
        folder.resolve("broker.log"),
        List.of(RoadPlan.MOSQUITTO.toString(), "-c", conf.toString()));
  }

  private Part hiveMq(int port) throws IOException {
    MqttAccount bridge = MqttAccount.bridge();
    List<String> topics = List.of("galvani/v1/#", "baseline/#");
    // One account for all edges: identity is tested elsewhere.
    MqttAccount edge = new MqttAccount("edges", bridge.password(), topics, topics);
    edgeAccount = edge;
    bridgeAccess = ", username: bridge, password: " + bridge.password();
    edgeAccess = ", user: edges, password: " + edge.password();
    Path accounts = folder.resolve("accounts");
    Files.createFile(
        accounts,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(accounts, EmbeddedMqttBrokerMain.text(List.of(edge, bridge)));
    return Child.java(
        "broker",
        folder.resolve("broker.log"),
        "-Xmx384m",
        "io.galvani.workbench.embedded.EmbeddedMqttBrokerMain",
        List.of(
            folder.resolve("mqtt").toString(),
            Integer.toString(port),
            accounts.toString(),
            Persistence.FILE.name()));
  }

  /** As an edge may connect. */
  void access(MqttConnectionOptions options) {
    MqttAccount account = edgeAccount;
    if (account != null) {
      options.setUserName(account.user());
      options.setPassword(account.password().getBytes(StandardCharsets.UTF_8));
    }
  }

  Child kafka(int port, int advertisedPort) {
    return Child.java(
        "kafka",
        folder.resolve("kafka.log"),
        "-Xmx512m",
        "io.galvani.workbench.embedded.EmbeddedKafkaMain",
        List.of(
            folder.resolve("kafka").toString(),
            Integer.toString(port),
            Integer.toString(advertisedPort)));
  }

  Child kafka(KafkaMember member) {
    List<String> arguments = new ArrayList<>();
    arguments.add(folder.resolve("kafka-" + member.id()).toString());
    arguments.addAll(member.arguments());
    return Child.java(
        "kafka-" + member.id(),
        folder.resolve("kafka-" + member.id() + ".log"),
        "-Xmx384m",
        "io.galvani.workbench.embedded.EmbeddedKafkaMain",
        arguments);
  }

  Child bridge() throws IOException {
    return program(
        "bridge",
        "bridge",
        "mqtt: {url: 'tcp://127.0.0.1:"
            + road.bridgeLink().port()
            + "', keep_alive: PT5S"
            + bridgeAccess
            + "}\n"
            + topics(road.plan().cloud().partitions()));
  }

  Child processor(String name, Path state, int standbys, int partitions) throws IOException {
    return program(
        name,
        "processor",
        "instance: "
            + name
            + "\nsilence: PT0S\nstandby_replicas: "
            + standbys
            + "\nstate_dir: "
            + state
            + "\n"
            + topics(partitions));
  }

  Child sink(String databaseUrl) throws IOException {
    return program("sink", "sink", "store: {kind: questdb, url: '" + databaseUrl + "'}\n");
  }

  Child agent(FedPack pack, RoadPlan plan) throws IOException {
    String yaml =
        "tenant: "
            + FaultRoad.TENANT
            + "\nedge: "
            + pack.id()
            + "\noperations_port: "
            + road.operationsPort(pack)
            + "\nbroker: {url: 'tcp://127.0.0.1:"
            + road.edgeLink().port()
            + "', keep_alive: PT5S, connect_timeout: PT3S, max_backoff: PT2S"
            + edgeAccess
            + "}\noutbox: {dir: "
            + road.outbox(pack)
            + "}\n"
            + plan.agentYaml()
            + pack.yaml(plan.feed().perFrame());
    String name = "edge-" + pack.id();
    Path config = Files.writeString(folder.resolve(name + ".yaml"), yaml);
    return Child.java(
        name,
        folder.resolve(name + ".log"),
        "-Xmx96m",
        "io.galvani.edge.main.Agent",
        List.of("agent", "--config", config.toString()));
  }

  private String topics(int partitions) {
    return "topics: {partitions: "
        + partitions
        + ", replication_factor: "
        + road.plan().cloud().copies()
        + "}\n";
  }

  private Child program(String name, String command, String yaml) throws IOException {
    String rest =
        "operations_port: -1\nkafka: {bootstrap.servers: '" + road.bootstrapServers() + "'}\n";
    Path config = Files.writeString(folder.resolve(name + ".yaml"), yaml + rest);
    return Child.java(
        name,
        folder.resolve(name + ".log"),
        "-Xmx256m",
        "io.galvani.stream.main.StreamPrograms",
        List.of(command, "--config", config.toString()));
  }

  /** A pack as the cloud knows it. */
  static PackId id(FedPack pack) {
    return new PackId(FaultRoad.TENANT, pack.id());
  }
}
