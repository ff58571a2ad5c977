package io.galvani.chassis.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsServerTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final OperationsServer server = new OperationsServer(0, registry);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void isHealthyWhenEveryCheckIs() throws Exception {
    server.check("broker", () -> HealthState.ok("connected"));
    server.start();

    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"healthy\":true,\"checks\":{\"broker\":{\"healthy\":true,\"detail\":\"connected\"}}}");
  }

  @Test
  void isUnavailableWhenACheckFailsOrThrows() throws Exception {
    server.check("broker", () -> HealthState.ok("connected"));
    server.check(
        "disk",
        () -> {
          throw new IllegalStateException("broken");
        });
    server.start();

    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("check failed: IllegalStateException");
  }

  @Test
  void showsMetrics() throws Exception {
    Counter counter = Counter.builder().name("galvani_test_frames").register(registry);
    counter.inc(7);
    server.start();

    assertThat(get("/metrics").body()).contains("galvani_test_frames_total 7.0");
  }

  @Test
  void namesAPortInUse() {
    server.start();
    int taken = server.port();

    try (OperationsServer second = new OperationsServer(taken, registry)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("operations_port must be free, but " + taken + " is not");
    }
  }

  @Test
  void servesNothingBelowPortZero() {
    try (OperationsServer off = new OperationsServer(-1, registry)) {
      off.start();

      assertThat(off.port()).isEqualTo(-1);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
