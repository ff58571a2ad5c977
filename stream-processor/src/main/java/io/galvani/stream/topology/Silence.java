package io.galvani.stream.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.battery.detect.AlertTransition;
import io.galvani.battery.detect.AlertTransition.ComponentKind;
import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.detect.Severity;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
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
import org.jspecify.annotations.Nullable;

/**
 * Notices, by the wall clock, that a pack which has spoken before says nothing any more. The clock
 * starts anew with the process: while we were away, nobody can say who was silent. Times in its
 * alerts are event times: the last sample's, and that plus the silence.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
final class Silence implements Processor<PackId, Object, Object, Object> {
  static final String RULE = "pack-silent";

  private final Duration limit;
  private final Map<PackId, Watch> watches = new HashMap<>();
  private ProcessorContext<Object, Object> context;
  private KeyValueStore<String, byte[]> registry;
  private KeyValueStore<String, byte[]> packState;
  private KeyValueStore<String, byte[]> open;
  private boolean seeded;

  /** When a pack was last heard, and whether its silence is an open alert. */
  private static final class Watch {
    private Heard last;
    private long heardAtMs;
    private boolean silent;

    Watch(Heard last, long heardAtMs, boolean silent) {
      this.last = last;
      this.heardAtMs = heardAtMs;
      this.silent = silent;
    }
  }

  Silence(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    registry = context.getStateStore(PackTopology.REGISTRY);
    packState = context.getStateStore(PackTopology.PACK_STATE);
    open = context.getStateStore(PackTopology.OPEN_ALERTS);
    watches.clear();
    seeded = false;
    if (!limit.isZero()) {
      Duration period = Duration.ofMillis(Math.max(100, Math.min(1_000, limit.toMillis() / 4)));
      context.schedule(period, PunctuationType.WALL_CLOCK_TIME, this::check);
    }
  }

  @Override
  public void process(Record<PackId, Object> record) {
    if (limit.isZero()) {
      return;
    }
    PackId pack = record.key();
    if (record.value() instanceof Heard heard) {
      hear(pack, heard);
    } else if (record.value() instanceof Arrival.Registered change && ended(change)) {
      watches.remove(pack);
    }
  }

  private static boolean ended(Arrival.Registered change) {
    return change.registration() == null || retired(change.registration());
  }

  private static boolean retired(PackRegistration registration) {
    return registration.getLifecycle() == PackLifecycle.PACK_LIFECYCLE_RETIRED;
  }

  private void hear(PackId pack, Heard heard) {
    long nowMs = context.currentSystemTimeMs();
    Watch watch = watches.get(pack);
    if (watch == null) {
      if (retired(pack)) {
        return;
      }
      watch = new Watch(heard, nowMs, isOpen(pack));
      watches.put(pack, watch);
    }
    if (watch.silent) {
      long silentMs = Math.max(0, heard.eventMs() - watch.last.eventMs());
      tell(pack, watch.last, silentMs, Phase.CLEARED, nowMs);
    }
    watch.silent = false;
    watch.last = heard;
    watch.heardAtMs = nowMs;
  }

  private void check(long nowMs) {
    if (!seeded) {
      seed(nowMs);
      seeded = true;
    }
    watches.forEach(
        (pack, watch) -> {
          long silentMs = nowMs - watch.heardAtMs;
          if (!watch.silent && silentMs >= limit.toMillis()) {
            watch.silent = true;
            tell(pack, watch.last, silentMs, Phase.RAISED, nowMs);
          }
        });
  }

  /** Packs that spoke before this process began and have not since. */
  private void seed(long nowMs) {
    try (KeyValueIterator<String, byte[]> all = packState.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        PackId pack = PackId.parse(next.key);
        Admission account = PackStates.account(next.value);
        if (account != null && !watches.containsKey(pack) && !retired(pack)) {
          watches.put(pack, new Watch(Heard.of(account), nowMs, isOpen(pack)));
        }
      }
    }
  }

  private boolean isOpen(PackId pack) {
    return open.get(pack.key() + "/pack/" + RULE) != null;
  }

  /** Also true of a pack without a registration: nothing is expected of it. */
  private boolean retired(PackId pack) {
    byte @Nullable [] bytes = registry.get(pack.key());
    try {
      return bytes == null || retired(PackRegistration.parseFrom(bytes));
    } catch (InvalidProtocolBufferException damaged) {
      return false;
    }
  }

  private void tell(PackId pack, Heard last, long silentMs, Phase phase, long nowMs) {
    AlertTransition transition =
        new AlertTransition(
            phase,
            RULE,
            Severity.MAJOR,
            ComponentKind.PACK,
            0,
            last.eventMs(),
            last.eventMs() + silentMs,
            last.seq(),
            silentMs / 1e3,
            limit.toMillis() / 1e3,
            "s",
            Map.of("silent_s", silentMs / 1e3));
    context.forward(
        new Record<Object, Object>(pack, new AlertInput.Noticed(transition), Math.max(0, nowMs)),
        PackTopology.ALERT);
  }
}
