package io.galvani.stream.topology;

import io.galvani.battery.detect.AlertTransition;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertEvent.Phase;
import io.galvani.schemas.alert.AlertJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the life of alerts: each change as an event, what is open as current truth. Its store
 * holds what is open, so there is at most one alert a (pack, component, rule), whoever asks.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
final class Alert implements Processor<PackId, AlertInput, Object, Object> {
  private final TopologyMetrics metrics;
  private ProcessorContext<Object, Object> context;
  private KeyValueStore<String, byte[]> open;

  Alert(TopologyMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    open = context.getStateStore(PackTopology.OPEN_ALERTS);
  }

  @Override
  public void process(Record<PackId, AlertInput> record) {
    PackId pack = record.key();
    AlertInput input = record.value();
    if (input instanceof PackStep step) {
      for (AlertTransition transition : step.transitions()) {
        decide(AlertEvents.of(pack, transition, step::clamp));
      }
      context.forward(
          new Record<Object, Object>(pack, step, record.timestamp()), PackTopology.ROLLUP);
    } else if (input instanceof AlertInput.Noticed noticed) {
      decide(AlertEvents.of(pack, noticed.transition(), timeMs -> timeMs));
    } else if (input instanceof AlertInput.ClearAll all) {
      clearAll(pack, all.atMs());
    }
  }

  /** Publishes what the event changes; an alert keeps the identity that it was raised with. */
  private void decide(AlertEvent event) {
    AlertEvent before = read(open.get(key(event)));
    if (event.phase() == Phase.CLEARED) {
      if (before != null) {
        publish(AlertEvents.continued(before, event, Phase.CLEARED));
      }
    } else if (before == null) {
      publish(AlertEvents.withPhase(event, Phase.RAISED));
    } else {
      publish(AlertEvents.continued(before, event, Phase.UPDATED));
    }
  }

  private void clearAll(PackId pack, long atMs) {
    List<AlertEvent> alerts = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all =
        open.prefixScan(pack.key() + "/", new StringSerializer())) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        AlertEvent alert = read(next.value);
        if (alert != null) {
          alerts.add(alert);
        }
      }
    }
    alerts.forEach(alert -> publish(AlertEvents.cleared(alert, Math.max(atMs, alert.atMs()))));
  }

  private void publish(AlertEvent event) {
    byte[] json = AlertJson.toBytes(event);
    byte[] truth = event.phase() == Phase.CLEARED ? null : json;
    String key = key(event);
    if (truth == null) {
      open.delete(key);
    } else {
      open.put(key, truth);
    }
    metrics.alert(event.phase().name().toLowerCase(Locale.ROOT));
    long atMs = Math.max(0, event.atMs());
    context.forward(
        new Record<Object, Object>(event.pack(), json, atMs, headers(event)), PackTopology.ALERTS);
    context.forward(new Record<Object, Object>(key, truth, atMs), PackTopology.ALERT_STATE);
  }

  private static Headers headers(AlertEvent event) {
    Headers headers = new RecordHeaders();
    AlertJson.headers(event)
        .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    return headers;
  }

  /** The key of current truth: {@code tenant/pack/component/rule}. */
  static String key(AlertEvent event) {
    return event.pack().key() + "/" + event.component() + "/" + event.rule();
  }

  private static @Nullable AlertEvent read(byte @Nullable [] json) {
    try {
      return json == null ? null : AlertJson.parse(json);
    } catch (MalformedMessageException notOurs) {
      throw new IllegalStateException("a stored alert must be readable", notOurs);
    }
  }
}
