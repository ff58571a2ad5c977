package io.galvani.stream.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a store and answers writes in its place, as told; otherwise passes them on. It also
 * refuses, with 400, every request with a line that holds a marked word.
 */
final class FaultyStore implements AutoCloseable {
  enum Fault {
    UNAVAILABLE_503,
    TOO_MANY_429,
    RESET,
    SILENT,
    /** Stores the points and then fails, so that they are sent again. */
    STORED_BUT_500
  }

  private final String behind;
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger faultsServed = new AtomicInteger();
  private volatile String refusedWord = "\0";

  FaultyStore(String behind) throws IOException {
    this.behind = behind;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void next(Fault... fault) {
    faults.addAll(java.util.List.of(fault));
  }

  int faultsServed() {
    return faultsServed.get();
  }

  void refuseLinesWith(String word) {
    refusedWord = word;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean write = exchange.getRequestURI().getPath().equals("/api/v2/write");
    Fault fault = write ? faults.poll() : null;
    if (fault != null) {
      faultsServed.incrementAndGet();
      serve(fault, exchange, body);
    } else if (write && new String(body, StandardCharsets.UTF_8).contains(refusedWord)) {
      respond(exchange, 400, "{\"code\":\"invalid\",\"message\":\"marked line\"}");
    } else {
      HttpResponse<String> response = pass(exchange, body);
      respond(exchange, response.statusCode(), response.body());
    }
  }

  private void serve(Fault fault, HttpExchange exchange, byte[] body) throws IOException {
    switch (fault) {
      case UNAVAILABLE_503 -> respond(exchange, 503, "{\"message\":\"down\"}");
      case TOO_MANY_429 -> respond(exchange, 429, "{\"message\":\"slow down\"}");
      case RESET -> exchange.close();
      case SILENT -> {
        try {
          Thread.sleep(1_500);
        } catch (InterruptedException closed) {
          Thread.currentThread().interrupt();
        }
        exchange.close();
      }
      case STORED_BUT_500 -> {
        pass(exchange, body);
        respond(exchange, 500, "{\"message\":\"after the fact\"}");
      }
    }
  }

  private HttpResponse<String> pass(HttpExchange exchange, byte[] body) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
              .method(
                  exchange.getRequestMethod(),
                  body.length == 0
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      throw new IOException(closed);
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean empty = status == 204 || bytes.length == 0;
    exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
    if (!empty) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
