package io.galvani.chassis.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.galvani.chassis.cli.InputException;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /health} (200 when every check is healthy, else 503, with each check's word as
 * JSON) and {@code /metrics} (Prometheus text) on the loopback address.
 */
public final class OperationsServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int requestedPort;
  private final PrometheusRegistry registry;
  private final Map<String, Supplier<HealthState>> checks = new ConcurrentSkipListMap<>();
  private @Nullable HttpServer server;
  private @Nullable ExecutorService executor;

  /**
   * @param port port to listen on; 0 takes a free one, below 0 serves nothing
   * @param registry metrics to show
   */
  public OperationsServer(int port, PrometheusRegistry registry) {
    this.requestedPort = port;
    this.registry = registry;
  }

  /** Adds a check; it runs on every request and must be quick. */
  public void check(String name, Supplier<HealthState> check) {
    checks.put(name, check);
  }

  /** Starts listening; a port in use is an {@link InputException} that names it. */
  public synchronized void start() {
    if (requestedPort < 0 || server != null) {
      return;
    }
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), requestedPort);
    HttpServer started;
    try {
      started = HttpServer.create(address, 0);
    } catch (IOException inUse) {
      throw new InputException(
          "operations_port must be free, but " + requestedPort + " is not: " + inUse.getMessage(),
          inUse);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            1,
            task -> {
              Thread thread = new Thread(task, "operations");
              thread.setDaemon(true);
              return thread;
            });
    started.setExecutor(threads);
    started.createContext("/health", this::health);
    started.createContext("/metrics", new MetricsHandler(registry));
    started.start();
    server = started;
    executor = threads;
  }

  /** The port listened on, or -1 when it serves nothing. */
  public synchronized int port() {
    return server == null ? -1 : server.getAddress().getPort();
  }

  private void health(HttpExchange exchange) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode details = JSON.createObjectNode();
    boolean healthy = true;
    for (Map.Entry<String, Supplier<HealthState>> check : checks.entrySet()) {
      HealthState state = run(check.getValue());
      healthy &= state.healthy();
      details
          .putObject(check.getKey())
          .put("healthy", state.healthy())
          .put("detail", state.detail());
    }
    body.put("healthy", healthy);
    body.set("checks", details);
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(healthy ? 200 : 503, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static HealthState run(Supplier<HealthState> check) {
    try {
      return check.get();
    } catch (RuntimeException broken) {
      return HealthState.failing("check failed: " + broken.getClass().getSimpleName());
    }
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }
}
