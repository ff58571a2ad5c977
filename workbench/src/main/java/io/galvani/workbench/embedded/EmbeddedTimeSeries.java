package io.galvani.workbench.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.questdb.Bootstrap;
import io.questdb.DefaultBootstrapConfiguration;
import io.questdb.ServerMain;
import io.questdb.log.LogFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * QuestDB in this JVM: takes the writes of an InfluxDB client and answers SQL over HTTP. Its data
 * lies outside the heap; the settings keep the share of one demo small.
 */
public final class EmbeddedTimeSeries implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port = FreePort.next();
  private @Nullable ServerMain server;

  /** A database that keeps its data in the folder. */
  public EmbeddedTimeSeries(Path folder) {
    this.folder = folder;
  }

  /** Where clients write and query; the web console is there too. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts; returns when clients can connect. */
  public synchronized void start() {
    if (server != null) {
      throw new IllegalStateException("time series must be stopped to be started, but runs");
    }
    writeLogConfiguration();
    LogFactory.configureRootDir(folder.toString());
    quietly(LogFactory::getInstance);
    ServerMain starting = newServer();
    starting.start();
    server = starting;
  }

  private ServerMain newServer() {
    Map<String, String> environment = environment();
    return new ServerMain(
        new Bootstrap(
            new DefaultBootstrapConfiguration() {
              @Override
              public Map<String, String> getEnv() {
                return environment;
              }

              @Override
              public @Nullable String getBanner() {
                return null;
              }
            },
            Bootstrap.getServerMainArgs(folder.toString())));
  }

  /** Stops; data stays. Does nothing when stopped. */
  @Override
  public synchronized void close() {
    ServerMain running = server;
    if (running != null) {
      quietly(running::close);
      server = null;
    }
  }

  /** QuestDB speaks on the console when it starts and ends, past its own log configuration. */
  private static void quietly(Runnable noisy) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      System.setOut(nowhere);
      System.setErr(nowhere);
      noisy.run();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /**
   * The first column of the first row of a query, as a number.
   *
   * @throws IllegalStateException if the database refuses the query
   */
  public long number(String sql) {
    JsonNode answer = query(sql);
    return answer.path("dataset").path(0).path(0).asLong();
  }

  /** Whether a table exists. */
  public boolean hasTable(String table) {
    return number("SELECT count() FROM tables() WHERE table_name = '" + table + "'") > 0;
  }

  /** The database's answer to a query: {@code columns} and {@code dataset} (rows of values). */
  public JsonNode query(String sql) {
    URI uri = URI.create(url() + "/exec?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
    try {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("time series refuses " + sql + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("time series does not answer " + sql, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the time series", e);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> env = new HashMap<>();
    env.put("QDB_HTTP_BIND_TO", "127.0.0.1:" + port);
    env.put("QDB_PG_ENABLED", "false");
    env.put("QDB_LINE_TCP_ENABLED", "false");
    env.put("QDB_HTTP_MIN_ENABLED", "false");
    env.put("QDB_TELEMETRY_ENABLED", "false");
    env.put("QDB_SHARED_WORKER_COUNT", "1");
    env.put("QDB_HTTP_WORKER_COUNT", "1");
    env.put("QDB_CAIRO_WRITER_DATA_APPEND_PAGE_SIZE", "1M");
    env.put("QDB_CAIRO_WAL_WRITER_DATA_APPEND_PAGE_SIZE", "256K");
    env.put("QDB_CAIRO_O3_COLUMN_MEMORY_SIZE", "256K");
    env.put("QDB_CAIRO_WAL_MAX_LAG_SIZE", "16M");
    env.put("QDB_CAIRO_SQL_COPY_BUFFER_SIZE", "256K");
    return env;
  }

  /**
   * QuestDB logs past everything else, to standard output, unless told otherwise before it starts.
   */
  private void writeLogConfiguration() {
    try {
      Path configuration = Files.createDirectories(folder.resolve("conf"));
      Files.writeString(
          configuration.resolve("log.conf"),
          """
          writers=file
          w.file.class=io.questdb.log.LogFileWriter
          w.file.location=%s
          w.file.level=ERROR,CRITICAL
          """
              .formatted(folder.resolve("questdb.log")));
    } catch (IOException e) {
      throw new UncheckedIOException("time series' folder cannot be prepared: " + folder, e);
    }
  }
}
