package io.galvani.stream.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.stream.kafka.KafkaFixture;
import io.questdb.Bootstrap;
import io.questdb.DefaultBootstrapConfiguration;
import io.questdb.ServerMain;
import io.questdb.log.LogFactory;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real QuestDB in this JVM, for the sink's tests. */
final class QuestDbNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerMain server;
  private final int port;

  QuestDbNode(Path folder) throws IOException {
    port = KafkaFixture.freePort();
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("log.conf"),
        "writers=file\nw.file.class=io.questdb.log.LogFileWriter\nw.file.location="
            + folder.resolve("questdb.log")
            + "\nw.file.level=ERROR,CRITICAL\n");
    LogFactory.configureRootDir(folder.toString());
    Map<String, String> settings =
        Map.of(
            "QDB_HTTP_BIND_TO", "127.0.0.1:" + port,
            "QDB_PG_ENABLED", "false",
            "QDB_LINE_TCP_ENABLED", "false",
            "QDB_HTTP_MIN_ENABLED", "false",
            "QDB_TELEMETRY_ENABLED", "false",
            "QDB_SHARED_WORKER_COUNT", "1",
            "QDB_CAIRO_WRITER_DATA_APPEND_PAGE_SIZE", "1M");
    server =
        new ServerMain(
            new Bootstrap(
                new DefaultBootstrapConfiguration() {
                  @Override
                  public Map<String, String> getEnv() {
                    return settings;
                  }

                  @Override
                  public @Nullable String getBanner() {
                    return null;
                  }
                },
                Bootstrap.getServerMainArgs(folder.toString())));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Rows of a query, as text. */
  String rows(String sql) throws Exception {
    return query(sql).path("dataset").toString();
  }

  long count(String table) throws Exception {
    return query("SELECT count() FROM \"" + table + "\"").path("dataset").path(0).path(0).asLong();
  }

  /** Waits until everything that was accepted is visible. */
  void settle() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String lagging = "SELECT count() FROM wal_tables() WHERE writerTxn < sequencerTxn";
    while (query(lagging).path("dataset").path(0).path(0).asLong() > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("QuestDB must apply its log within 30 s");
      }
      Thread.onSpinWait();
    }
  }

  private JsonNode query(String sql) throws Exception {
    URI uri = URI.create(url() + "/exec?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError("QuestDB must answer " + sql + ", but said " + response.body());
    }
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    server.close();
  }
}
