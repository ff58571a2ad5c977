package io.galvani.stream.topology;

import io.galvani.battery.pack.StepOutcome;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.stream.deadletter.Reason;
import io.galvani.stream.model.TaskNetworks;
import io.galvani.stream.topology.admit.Verdict;
import io.galvani.stream.topology.state.Engine;
import io.galvani.stream.topology.state.LivePack;
import io.galvani.stream.topology.state.PackModels;
import io.galvani.stream.topology.state.PackStates;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes each number once, in order, and sends its sample down the chain; when the last sample of a
 * frame has come out at the end, stores the pack. A frame on which a node fails is quarantined
 * whole, and the pack goes on from what was stored before it. A pack whose channels are certainly
 * mapped wrong is quarantined from the sample on that proves it, until it is registered with
 * another mapping.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
final class Admit implements Processor<PackId, Arrival, Object, Object> {
  private final TopologySettings settings;
  private final PackModels models;
  private final Registrations registrations;
  private final TopologyMetrics metrics;
  private final TaskNetworks networks;
  private final PackStep step = new PackStep();
  private int estimated;
  private int coasted;
  private int rejected;
  private ProcessorContext<Object, Object> context;
  private DeadLetterExit deadLetters;
  private PackStates states;
  private Newcomers newcomers;

  Admit(
      TopologySettings settings,
      PackModels models,
      TaskNetworks networks,
      Registrations registrations,
      TopologyMetrics metrics) {
    this.settings = settings;
    this.models = models;
    this.networks = networks;
    this.registrations = registrations;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    deadLetters = new DeadLetterExit(context, metrics);
    states =
        new PackStates(
            context.getStateStore(PackTopology.REGISTRY),
            context.getStateStore(PackTopology.PACK_STATE),
            context.getStateStore(PackTopology.CELL_STATE),
            models,
            networks,
            settings.livePacks());
    newcomers = new Newcomers(registrations, models, context.getStateStore(PackTopology.REGISTRY));
  }

  @Override
  public void close() {
    networks.close();
  }

  @Override
  public void process(Record<PackId, Arrival> record) {
    networks.freeUnused();
    PackId id = record.key();
    Arrival arrival = record.value();
    if (arrival instanceof Arrival.Registered registered) {
      reregister(id, registered, record.timestamp());
    } else if (arrival instanceof Arrival.Reported reported) {
      heed(id, reported.report());
    } else if (arrival instanceof Arrival.Numbered numbered) {
      judge(id, numbered, record.timestamp());
    }
  }

  /** Another layout or cell type starts anew; its alerts were about the old one. */
  private void reregister(PackId id, Arrival.Registered change, long timestampMs) {
    states.forget(id);
    if (change.registration() == null) {
      states.remove(id);
      forward(id, new AlertInput.ClearAll(timestampMs), timestampMs, PackTopology.ALERT);
      return;
    }
    LivePack pack = states.get(id);
    boolean retired = change.registration().getLifecycle() == PackLifecycle.PACK_LIFECYCLE_RETIRED;
    if (pack.restarted() || retired) {
      long atMs = pack.admission().newestTimestampMs();
      forward(id, new AlertInput.ClearAll(atMs), timestampMs, PackTopology.ALERT);
    }
    if (pack.restarted()) {
      metrics.stored(states.save(pack));
    }
  }

  /** What the pack's edge runs, the topology runs from the same number on. */
  private void heed(PackId id, ModelReport report) {
    LivePack pack = states.get(id);
    Engine engine = pack.engine();
    Optional<KnownModel> model = KnownModel.of(report.model());
    if (engine != null && model.isPresent()) {
      engine.heed(model.get(), report);
      metrics.stored(states.save(pack));
    }
  }

  private void judge(PackId id, Arrival.Numbered arrival, long ingestMs) {
    Envelope envelope = arrival.envelope();
    LivePack pack = states.get(id);
    if (pack.engine() == null && newcomers.learn(id)) {
      states.forget(id);
      pack = states.get(id);
    }
    if (pack.admission().closesFor(envelope.streamEpoch())) {
      numberedAnew(pack);
      forward(id, new AccountChange(pack.admission(), true), ingestMs, PackTopology.LEDGER);
      forward(id, Loss.ended(pack.admission()), ingestMs, PackTopology.ALERT);
    }
    long lost = pack.admission().lost();
    Verdict verdict =
        pack.admission()
            .judge(
                envelope.streamEpoch(),
                envelope.firstSeq(),
                envelope.nextSeq(),
                envelope.oldestHeldSeq());
    if (pack.admission().lost() > lost) {
      metrics.settled("lost", pack.admission().lost() - lost);
      forward(id, Loss.noticed(pack.admission()), ingestMs, PackTopology.ALERT);
    }
    if (verdict == Verdict.NEW) {
      pack = take(id, pack, arrival, ingestMs);
    } else {
      metrics.refused(verdict.name().toLowerCase(Locale.ROOT));
    }
    pack.admission().received(arrival.bytes());
    metrics.stored(states.save(pack));
    forward(id, new AccountChange(pack.admission(), false), ingestMs, PackTopology.LEDGER);
    forward(id, Heard.of(pack.admission()), ingestMs, PackTopology.SILENCE);
  }

  private static void numberedAnew(LivePack pack) {
    Engine engine = pack.engine();
    if (engine != null) {
      engine.numberedAnew();
    }
  }

  /** Accounts for the new numbers; returns the pack as it is afterwards. */
  private LivePack take(PackId id, LivePack pack, Arrival.Numbered arrival, long ingestMs) {
    Envelope envelope = arrival.envelope();
    if (arrival instanceof Arrival.Gap) {
      metrics.settled("declared", envelope.nextSeq() - pack.admission().nextSeq());
      pack.admission().declare(envelope.nextSeq(), envelope.message().getGap().getReason().name());
      return pack;
    }
    if (arrival instanceof Arrival.Samples samples) {
      String misfit = misfit(pack, samples.frame());
      if (misfit == null) {
        return run(id, pack, samples, ingestMs);
      }
      deadLetters.send(
          Reason.MALFORMED,
          id.key().getBytes(StandardCharsets.UTF_8),
          samples.raw(),
          ingestMs,
          new IllegalArgumentException(misfit));
    }
    quarantine(pack, envelope);
    return pack;
  }

  private static @Nullable String misfit(LivePack pack, FrameView frame) {
    Engine engine = pack.engine();
    if (engine == null) {
      return "pack must be registered, but is not";
    }
    if (frame.cellCount() != engine.model().cells()) {
      return "cell_count must be the registered "
          + engine.model().cells()
          + ", but was "
          + frame.cellCount();
    }
    return frame.probeCount() == engine.model().probeCell().length
        ? null
        : "probe_count must be the registered "
            + engine.model().probeCell().length
            + ", but was "
            + frame.probeCount();
  }

  private LivePack run(PackId id, LivePack pack, Arrival.Samples samples, long ingestMs) {
    Engine engine = Objects.requireNonNull(pack.engine());
    Envelope envelope = samples.envelope();
    long first = pack.admission().nextSeq();
    long last = envelope.nextSeq() - 1;
    estimated = 0;
    coasted = 0;
    rejected = 0;
    step.begin(pack, engine, ingestMs);
    samples
        .frame()
        .forEach(
            (int) (first - envelope.firstSeq()),
            (seq, timeMs, monotonicMs, bootId, currentA, packV, cellV, degC, bmsSoc, quality) -> {
              if (step.completed() && !engine.quarantined()) {
                step.sample()
                    .set(
                        seq,
                        timeMs,
                        monotonicMs,
                        bootId,
                        currentA,
                        packV,
                        cellV,
                        degC,
                        bmsSoc,
                        quality);
                step.next(seq == first, seq == last);
                forward(id, step, step.eventMs(), PackTopology.ESTIMATE);
                count(step.outcome());
              }
            });
    if (!step.completed()) {
      return recover(id, samples);
    }
    settle(pack, first + estimated + coasted + rejected);
    quarantine(pack, envelope);
    return pack;
  }

  private void count(StepOutcome outcome) {
    switch (outcome) {
      case ESTIMATED -> estimated++;
      case COASTED -> coasted++;
      case REJECTED -> rejected++;
    }
  }

  private void settle(LivePack pack, long nextSeq) {
    if (nextSeq == pack.admission().nextSeq()) {
      return;
    }
    pack.admission().settle(nextSeq, estimated, coasted, rejected);
    metrics.settled("estimated", estimated);
    metrics.settled("coasted", coasted);
    metrics.settled("rejected", rejected);
    pack.admission().seen(step.eventMs());
    metrics.event(step.eventMs());
  }

  /** The exception handler has written the dead letter; the state goes back to before the frame. */
  private LivePack recover(PackId id, Arrival.Samples samples) {
    states.forget(id);
    LivePack before = states.get(id);
    Envelope envelope = samples.envelope();
    if (before.admission().closesFor(envelope.streamEpoch())) {
      numberedAnew(before);
    }
    before
        .admission()
        .judge(
            envelope.streamEpoch(),
            envelope.firstSeq(),
            envelope.nextSeq(),
            envelope.oldestHeldSeq());
    quarantine(before, envelope);
    return before;
  }

  private void quarantine(LivePack pack, Envelope envelope) {
    long rest = envelope.nextSeq() - pack.admission().nextSeq();
    if (rest > 0) {
      metrics.settled("quarantined", rest);
      pack.admission().quarantine(envelope.nextSeq());
    }
  }

  private void forward(PackId id, Object value, long timestampMs, String to) {
    context.forward(new Record<Object, Object>(id, value, timestampMs), to);
  }
}
