package io.galvani.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.galvani.chassis.config.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sink says to an InfluxDB 2, and what it makes of the answers. */
@SuppressWarnings("NullAway.Init") // JUnit calls start first
class PointStoreIT {
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private volatile int status = 204;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aBatchIsOneRequestWithTokenBucketAndNanoseconds() throws Exception {
    try (PointStore store = store()) {
      assertThat(store.write(List.of("pack soc=0.5 1", "pack soc=0.6 2")))
          .isEqualTo(WriteOutcome.WRITTEN);
    }

    assertThat(requests)
        .containsExactly(
            "/api/v2/write?org=o&bucket=b&precision=ns Token t pack soc=0.5 1\npack soc=0.6 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void answersThatBlameThePointsAreRefusals(int answer) throws Exception {
    status = answer;
    try (PointStore store = store()) {
      assertThat(store.write(List.of("pack soc=0.5 1"))).isInstanceOf(WriteOutcome.Refused.class);
    }
  }

  @Test
  void anAddressThatIsNotThereSaysWhatToLookAt() throws Exception {
    status = 404;
    try (PointStore store = store()) {
      WriteOutcome outcome = store.write(List.of("pack soc=0.5 1"));

      assertThat(outcome.toString()).contains("404", "bucket", "/api/v2/write");
    }
  }

  /** A wrong token or a missing bucket is the operator's to mend: no point may be lost for it. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 429, 500, 502, 503, 504})
  void everyOtherFailureIsAnOutage(int answer) throws Exception {
    status = answer;
    try (PointStore store = store()) {
      assertThat(store.write(List.of("pack soc=0.5 1"))).isInstanceOf(WriteOutcome.Out.class);
    }
  }

  @Test
  void noAnswerIsAnOutage() throws Exception {
    try (PointStore store = store()) {
      server.stop(0);
      assertThat(store.write(List.of("pack soc=0.5 1"))).isInstanceOf(WriteOutcome.Out.class);
    }
  }

  private PointStore store() {
    return new PointStore(
        new StoreConfig(
            StoreConfig.Kind.INFLUXDB,
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "o",
            "b",
            new Secret("t"),
            Duration.ofMillis(10),
            Duration.ofMillis(10),
            Map.of()));
  }
}
