package io.galvani.stream.bridge;

import io.galvani.stream.deadletter.Reason;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;

/** What the bridge counts. Written by its thread, read by any. */
final class BridgeMetrics {
  private final PrometheusRegistry registry;
  private final Counter frames;
  private final Counter bytes;
  private final Counter samples;
  private final Counter duplicates;
  private final Counter ahead;
  private final Counter refused;
  private final Counter registrations;
  private final Counter watermarks;
  private final Counter models;
  private final Counter deadLetters;
  private final Counter outages;

  BridgeMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    frames = counter("frames", "Frames that Kafka stored");
    bytes = counter("bytes", "Bytes of the frames that Kafka stored");
    samples = counter("samples", "Samples, alerts and declared gaps that the watermarks passed");
    duplicates = counter("duplicates", "Frames that had been forwarded before");
    ahead = counter("ahead", "Frames dropped because one before them was missing");
    refused = counter("refused", "Frames not forwarded for want of a valid registration", "reason");
    registrations = counter("registrations", "Registrations written to the registry");
    watermarks = counter("watermarks", "Watermarks sent to edges");
    models = counter("model_messages", "Messages about models passed on", "direction");
    deadLetters = counter("dead_letters", "Messages that could not be read", "reason");
    outages = counter("outages", "Times that MQTT or Kafka went away", "of");
  }

  private Counter counter(String what, String help, String... labels) {
    return Counter.builder()
        .name("galvani_bridge_" + what)
        .help(help)
        .labelNames(labels)
        .register(registry);
  }

  void gauge(String what, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name("galvani_bridge_" + what)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  void stored(long frameBytes) {
    frames.inc();
    bytes.inc(frameBytes);
  }

  void passed(long numbers) {
    samples.inc(numbers);
  }

  void duplicate() {
    duplicates.inc();
  }

  void ahead() {
    ahead.inc();
  }

  void refused(String reason) {
    refused.labelValues(reason).inc();
  }

  void registered() {
    registrations.inc();
  }

  void watermarkTold() {
    watermarks.inc();
  }

  void modelMessage(String direction) {
    models.labelValues(direction).inc();
  }

  void deadLetter(Reason reason) {
    deadLetters.labelValues(reason.code()).inc();
  }

  void outage(String of) {
    outages.labelValues(of).inc();
  }

  long frames() {
    return frames.getLongValue();
  }

  long bytes() {
    return bytes.getLongValue();
  }

  long samples() {
    return samples.getLongValue();
  }

  long duplicates() {
    return duplicates.getLongValue();
  }

  long framesAhead() {
    return ahead.getLongValue();
  }

  long refusedFrames() {
    return total(refused);
  }

  long deadLetters() {
    return total(deadLetters);
  }

  private static long total(Counter counter) {
    return (long) counter.collect().getDataPoints().stream().mapToDouble(p -> p.getValue()).sum();
  }
}
