package io.galvani.stream.sink;

import io.galvani.stream.timeseries.Measurement;
import io.galvani.stream.timeseries.TimeSeriesSchema;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts of the sink, written by its one thread and read by any. */
final class SinkMetrics {
  volatile SinkState state = SinkState.STARTING;
  volatile String detail = "";
  volatile int waitingPoints;
  volatile long lagRecords = -1;
  volatile long newestTimestampMs;

  private final AtomicLong deadLetters = new AtomicLong();
  private final Map<String, AtomicLong> points = new HashMap<>();
  private final Counter pointsTotal;
  private final Counter deadLettersTotal;
  private final Counter outages;
  private final Histogram writeSeconds;

  SinkMetrics(PrometheusRegistry registry) {
    for (Measurement measurement : TimeSeriesSchema.all()) {
      points.put(measurement.name(), new AtomicLong());
    }
    pointsTotal =
        Counter.builder()
            .name("galvani_sink_points_total")
            .help("Points stored, repeated writes included")
            .labelNames("measurement")
            .register(registry);
    deadLettersTotal =
        Counter.builder()
            .name("galvani_sink_dead_letters_total")
            .help("Records given up, with a reason")
            .register(registry);
    outages =
        Counter.builder()
            .name("galvani_sink_outages_total")
            .help("Times that the store went out")
            .register(registry);
    writeSeconds =
        Histogram.builder()
            .name("galvani_sink_write_seconds")
            .help("Duration of a batch, retries of its parts included")
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .register(registry);
    gauges(registry);
  }

  private void gauges(PrometheusRegistry registry) {
    gauge(registry, "galvani_sink_waiting_points", "Points not stored yet", () -> waitingPoints);
    gauge(
        registry, "galvani_sink_lag_records", "Records not read yet, -1 unknown", () -> lagRecords);
    gauge(registry, "galvani_sink_paused", "1 while the store is out", () -> paused() ? 1 : 0);
    gauge(
        registry,
        "galvani_sink_newest_sample_age_seconds",
        "Wall clock minus event time of the newest estimate stored",
        () ->
            newestTimestampMs == 0
                ? Double.NaN
                : (System.currentTimeMillis() - newestTimestampMs) / 1000.0);
  }

  private static void gauge(
      PrometheusRegistry registry,
      String name,
      String help,
      java.util.function.DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  boolean paused() {
    return state == SinkState.PAUSED;
  }

  void stored(List<Point> batch, long nanos) {
    for (Point point : batch) {
      AtomicLong count = points.get(point.measurement());
      if (count != null) {
        count.incrementAndGet();
      }
      pointsTotal.labelValues(point.measurement()).inc();
    }
    writeSeconds.observe(nanos / 1e9);
  }

  void deadLetter() {
    deadLetters.incrementAndGet();
    deadLettersTotal.inc();
  }

  void outage() {
    outages.inc();
  }

  SinkProgress progress() {
    Map<String, Long> byMeasurement = new HashMap<>();
    points.forEach((name, count) -> byMeasurement.put(name, count.get()));
    long all = byMeasurement.values().stream().mapToLong(Long::longValue).sum();
    return new SinkProgress(
        state,
        detail,
        all,
        byMeasurement,
        deadLetters.get(),
        waitingPoints,
        lagRecords,
        newestTimestampMs);
  }
}
