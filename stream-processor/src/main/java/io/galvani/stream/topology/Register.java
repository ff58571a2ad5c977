package io.galvani.stream.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.stream.deadletter.Reason;
import io.galvani.stream.topology.state.PackModels;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the registry of the packs of this task, and tells the chain what changed. */
final class Register extends Entrance {
  private final PackModels models;
  private @Nullable KeyValueStore<String, byte[]> registry;

  Register(PackModels models, TopologyMetrics metrics) {
    super(metrics);
    this.models = models;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    registry = context.getStateStore(PackTopology.REGISTRY);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    try {
      PackId pack = packOf(record.key());
      tell(pack, record, accept(pack, record.value()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException useless) {
      refuse(Reason.INVALID_REGISTRATION, record, useless);
    }
  }

  private Arrival.Registered accept(PackId pack, byte @Nullable [] value)
      throws InvalidProtocolBufferException {
    if (registry == null) {
      throw new IllegalStateException("register must be initialized, but is not");
    }
    if (value == null) {
      registry.delete(pack.key());
      return new Arrival.Registered(null);
    }
    PackRegistration registration = PackRegistration.parseFrom(value);
    models.check(registration);
    registry.put(pack.key(), value);
    return new Arrival.Registered(registration);
  }

  private void tell(PackId pack, Record<byte[], byte[]> record, Arrival.Registered change) {
    Record<Object, Object> told = new Record<>(pack, change, record.timestamp());
    context().forward(told, PackTopology.ADMIT);
    context().forward(told, PackTopology.SILENCE);
  }
}
