package io.galvani.edge;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The agent's counters as Prometheus reads them; computed when asked, not when they change. */
final class AgentMetrics {
  private final PrometheusRegistry registry;
  private final Supplier<AgentSnapshot> snapshot;

  private AgentMetrics(PrometheusRegistry registry, Supplier<AgentSnapshot> snapshot) {
    this.registry = registry;
    this.snapshot = snapshot;
  }

  static void register(PrometheusRegistry registry, Supplier<AgentSnapshot> snapshot) {
    AgentMetrics metrics = new AgentMetrics(registry, snapshot);
    metrics.packs();
    metrics.agent();
  }

  private void packs() {
    perPackCounter("samples_read_total", "samples read", PackSnapshot::samplesRead);
    perPackCounter("frames_total", "frames built", PackSnapshot::frames);
    perPackCounter("frame_bytes_total", "bytes of the frames built", PackSnapshot::frameBytes);
    perPackCounter("declared_total", "numbers declared missing", PackSnapshot::declared);
    perPackCounter("alerts_raised_total", "local alerts raised", PackSnapshot::alertsRaised);
    perPackGauge(
        "lag_samples", "samples not covered by the cloud", p -> p.nextSeq() - p.watermark());
    perPackGauge("watermark_seq", "what the cloud covers", PackSnapshot::watermark);
    perPackGauge("soc_ratio", "mean state of charge by the equations", PackSnapshot::soc);
    perPackGauge(
        "soc_corrected_ratio", "the same after the model that serves", PackSnapshot::correctedSoc);
    perPackGauge("soh_ratio", "state of health of the weakest cell", PackSnapshot::soh);
    perPackGauge(
        "soh_corrected_ratio", "the same after the model that serves", PackSnapshot::correctedSoh);
    perPackGauge("newest_sample_timestamp_ms", "event time, UTC", PackSnapshot::newestTimestampMs);
  }

  private void agent() {
    gauge("outbox_used_bytes", "database and log in use", s -> s.outbox().usedBytes());
    gauge("outbox_bound_bytes", "most it may use", s -> s.outbox().boundBytes());
    gauge("outbox_queued_bytes", "waiting for the disk", s -> s.outbox().queuedBytes());
    gauge("flash_bytes_per_day", "projected writes", s -> s.outbox().flashBytesPerDay());
    gauge("connected_ratio", "1 while the link is up", s -> s.uplink().connected() ? 1 : 0);
    counter("connects_total", "connections", s -> s.uplink().connects());
    counter("messages_sent_total", "publishes, repeats included", s -> s.uplink().messagesSent());
    counter("samples_sent_total", "samples sent, repeats not", s -> s.uplink().samplesSent());
    counter("sent_bytes_total", "payload bytes sent", s -> s.uplink().bytesSent());
    counter("go_backs_total", "stalls of a watermark", s -> s.uplink().goBacks());
    counter("publishes_refused_total", "PUBACK >= 0x80", s -> s.uplink().publishesRefused());
    counter(
        "model_store_failures_total",
        "writes of releases that the disk did not take",
        AgentSnapshot::modelStoreFailures);
    gauge(
        "models_failed",
        "models of packs that a fault ended, until the next start",
        AgentSnapshot::modelsFailed);
    counter("watermarks_refused_total", "not believed", s -> s.uplink().watermarksRefused());
  }

  private void perPackCounter(String name, String help, ToDoubleFunction<PackSnapshot> value) {
    CounterWithCallback.builder()
        .name("galvani_agent_" + name)
        .help(help)
        .labelNames("pack")
        .callback(out -> eachPack(value, (pack, now) -> out.call(now, pack)))
        .register(registry);
  }

  private void perPackGauge(String name, String help, ToDoubleFunction<PackSnapshot> value) {
    GaugeWithCallback.builder()
        .name("galvani_agent_" + name)
        .help(help)
        .labelNames("pack")
        .callback(out -> eachPack(value, (pack, now) -> out.call(now, pack)))
        .register(registry);
  }

  private void eachPack(ToDoubleFunction<PackSnapshot> value, ObjDoubleConsumer<String> out) {
    snapshot.get().packs().forEach(p -> out.accept(p.pack().key(), value.applyAsDouble(p)));
  }

  private void counter(String name, String help, ToDoubleFunction<AgentSnapshot> value) {
    CounterWithCallback.builder()
        .name("galvani_agent_" + name)
        .help(help)
        .callback(out -> out.call(value.applyAsDouble(snapshot.get())))
        .register(registry);
  }

  private void gauge(String name, String help, ToDoubleFunction<AgentSnapshot> value) {
    GaugeWithCallback.builder()
        .name("galvani_agent_" + name)
        .help(help)
        .callback(out -> out.call(value.applyAsDouble(snapshot.get())))
        .register(registry);
  }
}
