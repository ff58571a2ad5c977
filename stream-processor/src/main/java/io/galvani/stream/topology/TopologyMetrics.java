package io.galvani.stream.topology;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What the topology counts, over all of its tasks. */
public final class TopologyMetrics {
  private final Counter frames;
  private final Counter telemetryBytes;
  private final Counter stateBytes;
  private final Counter samples;
  private final Counter refused;
  private final Counter deadLetters;
  private final Counter alerts;
  private final AtomicLong newestEventMs = new AtomicLong();
  private final AtomicLong newestIngestMs = new AtomicLong();

  public TopologyMetrics(PrometheusRegistry registry) {
    frames = counter(registry, "frames", "Frames read");
    telemetryBytes = counter(registry, "telemetry_bytes", "Bytes of frames read");
    stateBytes = counter(registry, "state_bytes", "Bytes put into the state stores");
    samples = counter(registry, "samples", "Samples settled, by class", "class");
    refused = counter(registry, "refused_frames", "Frames not taken, by verdict", "verdict");
    deadLetters = counter(registry, "dead_letters", "Dead letters, by reason", "reason");
    alerts = counter(registry, "alert_events", "Alert events, by phase", "phase");
    GaugeWithCallback.builder()
        .name("galvani_processor_newest_event_seconds")
        .help("Newest event time of any pack, seconds since 1970")
        .callback(gauge -> gauge.call(newestEventMs.get() / 1e3))
        .register(registry);
  }

  private static Counter counter(
      PrometheusRegistry registry, String what, String help, String... labels) {
    return Counter.builder()
        .name("galvani_processor_" + what + "_total")
        .help(help)
        .labelNames(labels)
        .register(registry);
  }

  void frame(int bytes, long ingestMs) {
    frames.inc();
    telemetryBytes.inc(bytes);
    newestIngestMs.accumulateAndGet(ingestMs, Math::max);
  }

  void stored(int bytes) {
    stateBytes.inc(bytes);
  }

  void settled(String lossClass, long count) {
    if (count > 0) {
      samples.labelValues(lossClass).inc(count);
    }
  }

  void refused(String verdict) {
    refused.labelValues(verdict).inc();
  }

  void deadLetter(String reason) {
    deadLetters.labelValues(reason).inc();
  }

  void alert(String phase) {
    alerts.labelValues(phase).inc();
  }

  void event(long eventMs) {
    newestEventMs.accumulateAndGet(eventMs, Math::max);
  }

  /** Newest event time of any pack, UTC ms; 0 before the first. */
  public long newestEventMs() {
    return newestEventMs.get();
  }

  /** When the newest frame was appended to its topic, UTC ms; 0 before the first. */
  public long newestIngestMs() {
    return newestIngestMs.get();
  }

  /** Frames read so far. */
  public long framesRead() {
    return (long) frames.get();
  }

  /** Bytes of frames read so far. */
  public long telemetryBytes() {
    return (long) telemetryBytes.get();
  }

  /** Bytes put into the state stores so far; what caching saves is not subtracted. */
  public long stateBytes() {
    return (long) stateBytes.get();
  }
}
