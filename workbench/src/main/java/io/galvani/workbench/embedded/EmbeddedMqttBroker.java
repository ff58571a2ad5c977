package io.galvani.workbench.embedded;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * HiveMQ CE in this JVM, on loopback, for the given accounts only. It can be closed and started
 * again on the same port; whether sessions and retained messages survive that is up to {@link
 * Persistence}.
 */
public final class EmbeddedMqttBroker implements AutoCloseable {
  static {
    // The broker reads these once, before its first start in a JVM. Without them a subscriber gets
    // 1,100 messages a second, and file persistence preallocates 520 MB.
    InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = 1_000;
    InternalConfigurations.PUBLISH_POLL_BATCH_SIZE = 500;
    InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(4);
    InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(4);
  }

  /** Where the broker keeps sessions, queues and retained messages. */
  public enum Persistence {
    /** Faster; all gone when the broker closes. */
    MEMORY("in-memory"),
    FILE("file");

    private final String mode;

    Persistence(String mode) {
      this.mode = mode;
    }
  }

  private final Path folder;
  private final Persistence persistence;
  private final List<MqttAccount> accounts;
  private final int port;
  private @Nullable EmbeddedHiveMQ broker;

  public EmbeddedMqttBroker(
      Path folder, Persistence persistence, Collection<MqttAccount> accounts) {
    this(folder, persistence, accounts, FreePort.next());
  }

  /** A broker that listens on the given port. */
  public EmbeddedMqttBroker(
      Path folder, Persistence persistence, Collection<MqttAccount> accounts, int port) {
    this.port = port;
    this.folder = folder;
    this.persistence = persistence;
    this.accounts = List.copyOf(accounts);
  }

  /** Where clients connect, running or not. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Starts; returns when clients can connect. */
  public synchronized void start() {
    if (broker != null) {
      throw new IllegalStateException("MQTT broker must be stopped to be started, but runs");
    }
    EmbeddedHiveMQ starting =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(writeConfiguration())
            .withDataFolder(createFolder("data"))
            .withExtensionsFolder(createFolder("extensions"))
            .withEmbeddedExtension(access())
            .withoutLoggingBootstrap()
            .build();
    await(starting.start(), "MQTT broker cannot start");
    broker = starting;
  }

  /** Stops. Does nothing when stopped. */
  @Override
  public synchronized void close() {
    if (broker != null) {
      await(broker.stop(), "MQTT broker cannot stop");
      broker = null;
    }
  }

  private EmbeddedExtension access() {
    return EmbeddedExtension.builder()
        .withId("galvani-access")
        .withName("Galvani access")
        .withVersion("1")
        .withAuthor("Galvani")
        .withExtensionMain(new MqttAccess(accounts))
        .build();
  }

  private Path writeConfiguration() {
    String xml =
        """
        <?xml version="1.0"?>
        <hivemq>
          <listeners>
            <tcp-listener>
              <port>%d</port>
              <bind-address>127.0.0.1</bind-address>
            </tcp-listener>
          </listeners>
          <mqtt>
            <topic-alias><enabled>false</enabled></topic-alias>
            <packets><max-packet-size>1048576</max-packet-size></packets>
            <receive-maximum><server-receive-maximum>100</server-receive-maximum></receive-maximum>
          </mqtt>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
          <persistence><mode>%s</mode></persistence>
        </hivemq>
        """
            .formatted(port, persistence.mode);
    try {
      Path configuration = createFolder("conf");
      Files.writeString(configuration.resolve("config.xml"), xml);
      return configuration;
    } catch (IOException e) {
      throw new UncheckedIOException("MQTT broker's configuration cannot be written", e);
    }
  }

  private Path createFolder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("MQTT broker's folder cannot be created: " + folder, e);
    }
  }

  private static void await(CompletableFuture<Void> done, String failure) {
    try {
      done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure + ": interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(failure, e.getCause());
    }
  }
}
