package io.galvani.stream.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.stream.topology.state.PackModels;
import org.apache.kafka.streams.state.KeyValueStore;

/** Registrations that a task needs before it has read them. */
final class Newcomers {
  private final Registrations topic;
  private final PackModels models;
  private final KeyValueStore<String, byte[]> registry;

  Newcomers(Registrations topic, PackModels models, KeyValueStore<String, byte[]> registry) {
    this.topic = topic;
    this.models = models;
    this.registry = registry;
  }

  /** Puts the pack's registration into the registry, as {@link Register} will; false if none is. */
  boolean learn(PackId pack) {
    byte[] value = topic.newest(pack);
    if (value == null) {
      return false;
    }
    try {
      models.check(PackRegistration.parseFrom(value));
    } catch (InvalidProtocolBufferException | IllegalArgumentException useless) {
      // It becomes a dead letter when it is read.
      return false;
    }
    registry.put(pack.key(), value);
    return true;
  }
}
