package io.galvani.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SinkKafkaAwayTest {
  @Test
  @Timeout(60)
  void aSinkWaitsForAKafkaWhoseNameMeansNothingYet() throws Exception {
    StoreConfig store = StoreConfig.questDb("http://127.0.0.1:1");
    Sink sink = new Sink(SinkConfig.of(store, "nowhere.invalid:9092", 0));
    try (sink) {
      sink.start();
      URI health = URI.create("http://127.0.0.1:" + sink.operationsPort() + "/health");
      String said =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
              .body();

      assertThat(said).contains("waits for Kafka");
      assertThatThrownBy(sink::start).isInstanceOf(IllegalStateException.class);
    }
  }
}
