package io.galvani.stream.topology;

import io.galvani.schemas.PackId;
import io.galvani.stream.topology.admit.Admission;
import io.galvani.stream.topology.state.PackStates;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Publishes the accounts that changed, once a second of wall clock, and an account that closes at
 * once. After a start it publishes all of them: the last change may have come just before the end.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
final class Ledger implements Processor<PackId, AccountChange, Object, Object> {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final String instance;
  private final Map<PackId, Admission> changed = new HashMap<>();
  private ProcessorContext<Object, Object> context;
  private KeyValueStore<String, byte[]> packState;
  private boolean seeded;

  Ledger(String instance) {
    this.instance = instance;
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    packState = context.getStateStore(PackTopology.PACK_STATE);
    changed.clear();
    seeded = false;
    context.schedule(PERIOD, PunctuationType.WALL_CLOCK_TIME, this::publishChanged);
  }

  @Override
  public void process(Record<PackId, AccountChange> record) {
    if (record.value().closing()) {
      publish(record.key(), record.value().admission(), context.currentSystemTimeMs());
    } else {
      changed.put(record.key(), record.value().admission());
    }
  }

  private void publishChanged(long nowMs) {
    if (!seeded) {
      seed();
      seeded = true;
    }
    changed.forEach((pack, account) -> publish(pack, account, nowMs));
    changed.clear();
  }

  private void seed() {
    try (KeyValueIterator<String, byte[]> all = packState.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        Admission account = PackStates.account(next.value);
        if (account != null) {
          changed.putIfAbsent(PackId.parse(next.key), account);
        }
      }
    }
  }

  private void publish(PackId pack, Admission account, long nowMs) {
    context.forward(
        new Record<Object, Object>(
            pack, account.account(nowMs, instance).toByteArray(), Math.max(0, nowMs)),
        PackTopology.ACCOUNTS);
  }
}
