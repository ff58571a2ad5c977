package io.galvani.edge;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A real broker on loopback that can be stopped and started again on the same port. */
final class LoopbackBroker implements AutoCloseable {
  static {
    InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = 1_000;
    InternalConfigurations.PUBLISH_POLL_BATCH_SIZE = 500;
    InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(4);
    InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(4);
  }

  private final Path folder;
  private final int port;
  private @Nullable EmbeddedHiveMQ broker;

  LoopbackBroker(Path folder) throws IOException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  void start() throws Exception {
    String xml =
        """
        <?xml version="1.0"?>
        <hivemq>
          <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address>
          </tcp-listener></listeners>
          <mqtt>
            <topic-alias><enabled>false</enabled></topic-alias>
            <receive-maximum><server-receive-maximum>10</server-receive-maximum></receive-maximum>
          </mqtt>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
          <persistence><mode>in-memory</mode></persistence>
        </hivemq>
        """
            .formatted(port);
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("config.xml"), xml);
    EmbeddedHiveMQ starting =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(conf)
            .withDataFolder(Files.createDirectories(folder.resolve("data")))
            .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
            .withoutLoggingBootstrap()
            .build();
    starting.start().get();
    broker = starting;
  }

  void stop() throws Exception {
    if (broker != null) {
      broker.stop().get();
      broker = null;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      stop();
    } catch (Exception failed) {
      throw new IOException("broker cannot stop", failed);
    }
  }
}
