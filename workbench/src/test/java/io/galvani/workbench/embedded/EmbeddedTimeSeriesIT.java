package io.galvani.workbench.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.domain.WritePrecision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closed in the middle on purpose, to be started again
final class EmbeddedTimeSeriesIT {
  @Test
  void pointsOfTheInfluxClientCanBeCountedAndSurviveARestart(@TempDir Path folder) {
    try (EmbeddedTimeSeries timeSeries = new EmbeddedTimeSeries(folder)) {
      timeSeries.start();
      write(timeSeries, List.of("pack,pack=a soc=0.5 1000", "pack,pack=a soc=0.6 2000"));
      timeSeries.close();

      timeSeries.start();
      write(timeSeries, List.of("pack,pack=b soc=0.7 3000"));

      assertThat(countWithin(timeSeries, 3, Duration.ofSeconds(30))).isEqualTo(3);
    }
  }

  @Test
  void refusedQuerySaysWhy(@TempDir Path folder) {
    try (EmbeddedTimeSeries timeSeries = new EmbeddedTimeSeries(folder)) {
      timeSeries.start();

      assertThat(timeSeries.hasTable("nowhere")).isFalse();
      assertThatThrownBy(() -> timeSeries.number("SELECT count() FROM nowhere"))
          .hasMessageContaining("nowhere");
    }
  }

  private static void write(EmbeddedTimeSeries timeSeries, List<String> lines) {
    try (InfluxDBClient client =
        InfluxDBClientFactory.create(timeSeries.url(), "unused".toCharArray(), "org", "bucket")) {
      client.getWriteApiBlocking().writeRecords(WritePrecision.MS, lines);
    }
  }

  /** The database applies what it took a moment later. */
  private static long countWithin(EmbeddedTimeSeries timeSeries, long expected, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    long count;
    do {
      count = timeSeries.hasTable("pack") ? timeSeries.number("SELECT count() FROM pack") : 0;
    } while (count < expected && System.nanoTime() < deadline);
    return count;
  }
}
