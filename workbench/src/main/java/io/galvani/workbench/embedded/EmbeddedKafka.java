package io.galvani.workbench.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka node, broker and controller in one, in this JVM, alone or as a member of a cluster. It
 * can be closed and started again, on the same port, and keeps its data. Kafka promises nothing
 * about the classes used here: no other file may use them.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String CONTROLLER_LISTENER = "CONTROLLER";

  private final Path folder;
  private final KafkaMember member;
  private final int advertisedPort;
  private @Nullable KafkaRaftServer server;

  /** A node that keeps its data in the folder and listens on a free port. */
  public EmbeddedKafka(Path folder) {
    this(folder, FreePort.next());
  }

  /** A node that keeps its data in the folder and listens on the given port. */
  public EmbeddedKafka(Path folder, int brokerPort) {
    this(folder, brokerPort, brokerPort);
  }

  /** A node that tells its clients to come to another port: there is something in between. */
  public EmbeddedKafka(Path folder, int brokerPort, int advertisedPort) {
    this(folder, KafkaMember.alone(brokerPort), advertisedPort);
  }

  /** A member of a cluster; the others have to start as well before clients are served. */
  public EmbeddedKafka(Path folder, KafkaMember member) {
    this(folder, member, member.brokerPort());
  }

  private EmbeddedKafka(Path folder, KafkaMember member, int advertisedPort) {
    this.folder = folder;
    this.member = member;
    this.advertisedPort = advertisedPort;
  }

  /** Where clients connect, running or not. */
  public String bootstrapServers() {
    return LOOPBACK + ":" + advertisedPort;
  }

  /** Starts, formatting the folder if it is new; returns when clients can connect. */
  public synchronized void start() {
    if (server != null) {
      throw new IllegalStateException("Kafka must be stopped to be started, but runs already");
    }
    formatIfNew();
    KafkaRaftServer starting =
        new KafkaRaftServer(KafkaConfig.fromProps(properties(), false), Time.SYSTEM);
    starting.startup();
    server = starting;
  }

  /** Stops and waits until all files are closed; data stays. Does nothing when stopped. */
  @Override
  public synchronized void close() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  private void formatIfNew() {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(folder);
      new Formatter()
          .setPrintStream(
              new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(member.id())
          .setClusterId(member.clusterId())
          .setDirectories(List.of(folder.toString()))
          .setMetadataLogDirectory(folder.toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka's folder cannot be prepared: " + folder, e);
    } catch (Exception e) {
      throw new IllegalStateException("Kafka's folder cannot be prepared: " + folder, e);
    }
  }

  private Properties properties() {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(member.id()));
    p.setProperty("controller.quorum.voters", member.voters(LOOPBACK));
    p.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    p.setProperty(
        "listeners",
        "PLAINTEXT://"
            + LOOPBACK
            + ":"
            + member.brokerPort()
            + ",CONTROLLER://"
            + LOOPBACK
            + ":"
            + member.controllerPort());
    p.setProperty("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("log.dirs", folder.toString());
    p.setProperty("auto.create.topics.enable", "false");
    replication(p);
    smallFootprint(p);
    return p;
  }

  private void replication(Properties p) {
    String copies = Integer.toString(member.copies());
    String inSync = Integer.toString(member.inSync());
    p.setProperty("offsets.topic.replication.factor", copies);
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", copies);
    p.setProperty("transaction.state.log.min.isr", inSync);
    p.setProperty("transaction.state.log.num.partitions", "4");
    p.setProperty("share.coordinator.state.topic.replication.factor", copies);
    p.setProperty("share.coordinator.state.topic.min.isr", inSync);
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
    p.setProperty("default.replication.factor", copies);
    p.setProperty("min.insync.replicas", inSync);
    p.setProperty("group.initial.rebalance.delay.ms", "0");
  }

  /** The defaults are for machines of their own; here Kafka shares a JVM with everything else. */
  private static void smallFootprint(Properties p) {
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "2");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "1");
    p.setProperty("group.coordinator.threads", "1");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
    p.setProperty("log.cleaner.io.buffer.size", Integer.toString(128 * 1024));
    p.setProperty("log.index.size.max.bytes", Integer.toString(1024 * 1024));
    p.setProperty("log.initial.task.delay.ms", "30000");
  }
}
