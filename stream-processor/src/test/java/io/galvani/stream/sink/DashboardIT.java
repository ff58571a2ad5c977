package io.galvani.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.schemas.proto.Stage;
import io.galvani.stream.kafka.KafkaFixture;
import io.galvani.stream.timeseries.DashboardQueries;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of the dashboards, run by a real InfluxDB over points that the sink's own code made.
 * Needs an {@code influxd} 1.x on the path; without it the test is skipped and says so.
 */
class DashboardIT {
  private static final PackId PACK = new PackId("acme", "van-7");
  private static final PackLabels LABELS = new PackLabels("Depot North", "NMC");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyQueryFindsRows(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(
        influxdIsThere(), "influxd 1.x is not on the path: dashboards' queries were not run");
    int port = KafkaFixture.freePort();
    Process influxd = start(folder, port);
    try {
      String url = "http://127.0.0.1:" + port;
      awaitAnswer(url);
      query(url, "CREATE DATABASE galvani");
      write(url, points());

      for (Map.Entry<String, String> entry : DashboardQueries.all().entrySet()) {
        JsonNode answer = query(url, filled(entry.getValue()));
        assertThat(answer.path("results").path(0).path("series").path(0).path("values"))
            .as("%s: %s gave %s", entry.getKey(), entry.getValue(), answer)
            .isNotEmpty();
      }
    } finally {
      influxd.destroy();
      influxd.waitFor();
    }
  }

  private static List<String> points() {
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < 30; k++) {
      PackEstimate estimate = Estimates.frame(k * 10L, 4).toBuilder().setBmsSoc(0.79).build();
      EstimatePoints.pack(PACK, LABELS, estimate).ifPresent(lines::add);
      BitSet all = new BitSet();
      all.set(0, 4);
      EstimatePoints.cells(PACK, LABELS, estimate.getCells(), all, (m, line) -> lines.add(line));
    }
    PackHealth health =
        PackHealth.newBuilder()
            .setAtTimestampMs(Estimates.START_MS + 60_000)
            .setSoh(0.93)
            .setSohSigma(0.01)
            .setSohCounter(1)
            .setCorrectedSoh(0.92)
            .build();
    HealthPoints.pack(PACK, LABELS, health).ifPresent(lines::add);
    AlertEvent alert = SinkIT.alert(PACK);
    EventPoints.alert(LABELS, alert).ifPresent(lines::add);
    for (Stage stage : List.of(Stage.STAGE_EDGE, Stage.STAGE_PROCESSOR, Stage.STAGE_SINK)) {
      LedgerAccount account =
          LedgerAccount.newBuilder()
              .setStage(stage)
              .setAtMs(Estimates.START_MS + 60_000)
              .setNextSeq(300)
              .setEstimated(300)
              .build();
      EventPoints.ledger(PACK, LABELS, account).ifPresent(lines::add);
    }
    return lines;
  }

  /** What Grafana puts in for its variables. */
  private static String filled(String query) {
    long from = Estimates.START_MS - 60_000;
    return query
        .replace("$timeFilter", "time >= " + from + "ms AND time <= " + (from + 600_000) + "ms")
        .replace("$__interval", "10s")
        .replace("$tenant", PACK.tenant())
        .replace("$pack", PACK.pack());
  }

  private static boolean influxdIsThere() throws InterruptedException {
    try {
      Process version = new ProcessBuilder("influxd", "version").start();
      String answer = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return version.waitFor() == 0 && answer.contains("1.");
    } catch (IOException absent) {
      return false;
    }
  }

  private static Process start(Path folder, int port) throws IOException {
    Path config = folder.resolve("influxdb.conf");
    Files.writeString(
        config,
        """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
        [http]
          bind-address = "127.0.0.1:%d"
        """
            .formatted(KafkaFixture.freePort(), folder, folder, folder, port));
    return new ProcessBuilder("influxd", "-config", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("influxd.log").toFile())
        .start();
  }

  private void awaitAnswer(String url) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/ping")).build(),
            HttpResponse.BodyHandlers.discarding());
        return;
      } catch (IOException notYet) {
        assertThat(System.nanoTime()).as("influxd within %s", PATIENCE).isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
  }

  private void write(String url, List<String> lines) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/write?db=galvani&precision=ns"))
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
  }

  private JsonNode query(String url, String influxQl) throws Exception {
    String body = "db=galvani&q=" + URLEncoder.encode(influxQl, StandardCharsets.UTF_8);
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/query"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(response.body());
  }
}
