package io.galvani.stream.bridge;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.deadletter.Reason;
import io.galvani.stream.mqtt.Delivery;
import io.galvani.stream.registry.PackRegistry;
import io.galvani.stream.registry.RegistrationRules;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers packs from the births that their edges send at every connect. Only a birth that says
 * something new is written. Until Kafka has it the pack's frames wait here, so that they neither
 * overtake the registration nor have to be sent again; they are few, because the broker stops at
 * the receive maximum.
 */
final class Births {
  private static final Logger LOG = LoggerFactory.getLogger(Births.class);

  private final InstantSource clock;
  private final PackRegistry registry;
  private final PackLanes lanes;
  private final Watermarks watermarks;
  private final BridgeMetrics metrics;
  private final Map<PackId, List<Runnable>> parked = new HashMap<>();

  Births(
      InstantSource clock,
      PackRegistry registry,
      PackLanes lanes,
      Watermarks watermarks,
      BridgeMetrics metrics) {
    this.clock = clock;
    this.registry = registry;
    this.lanes = lanes;
    this.watermarks = watermarks;
    this.metrics = metrics;
  }

  /** Lets a frame wait if a registration of its pack is on its way; whether it does. */
  boolean parkBehind(PackId pack, Runnable frame) {
    List<Runnable> waiting = parked.get(pack);
    return waiting != null && waiting.add(frame);
  }

  /** Forgets all that waits: the deliveries behind it will come again. */
  void rewind() {
    parked.clear();
  }

  /** Registers the pack if its birth says something new. */
  void handle(Outlet outlet, PackId pack, Delivery delivery) throws RejectedException {
    take(outlet, pack, read(delivery), delivery);
  }

  private void take(Outlet outlet, PackId pack, PackRegistration birth, Delivery delivery) {
    if (parkBehind(pack, () -> take(outlet, pack, birth, delivery))) {
      return;
    }
    PackRegistration known = registry.find(pack);
    if (known != null && known.getLifecycle() == PackLifecycle.PACK_LIFECYCLE_RETIRED) {
      LOG.info("Birth of a retired pack is passed over, pack={}", pack);
      delivery.ack();
    } else if (known != null && RegistrationRules.same(known, birth)) {
      delivery.ack();
      announce(pack, known);
    } else {
      register(outlet, pack, birth, known, delivery);
    }
  }

  private static PackRegistration read(Delivery delivery) throws RejectedException {
    try {
      PackRegistration birth = PackRegistration.parseFrom(delivery.payload());
      RegistrationRules.check(birth);
      return birth;
    } catch (InvalidProtocolBufferException malformed) {
      throw new RejectedException(Reason.MALFORMED, malformed);
    } catch (MalformedMessageException contradictory) {
      throw new RejectedException(Reason.INVALID_REGISTRATION, contradictory);
    }
  }

  private void register(
      Outlet outlet,
      PackId pack,
      PackRegistration birth,
      @Nullable PackRegistration known,
      Delivery delivery) {
    PackRegistration registration =
        PackUse.following(birth, known).toBuilder()
            .setRegisteredAtMs(clock.millis())
            .setLifecycle(PackLifecycle.PACK_LIFECYCLE_ACTIVE)
            .build();
    parked.put(pack, new ArrayList<>());
    outlet.send(
        KafkaTopic.PACKS,
        pack.key().getBytes(StandardCharsets.UTF_8),
        registration.toByteArray(),
        () -> {
          registry.put(pack, registration);
          metrics.registered();
          LOG.info(
              "{}, pack={} cells={} parameterSet={} epoch={}",
              known == null ? "Pack is registered" : "Pack's registration is renewed",
              pack,
              registration.getCellCount(),
              registration.getParameterSet(),
              Long.toHexString(registration.getStreamEpoch()));
          delivery.ack();
          announce(pack, registration);
          release(pack);
        });
  }

  private void release(PackId pack) {
    List<Runnable> waiting = parked.remove(pack);
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  /** An edge that has just connected may have missed watermarks: tell it where the lanes stand. */
  private void announce(PackId pack, PackRegistration registration) {
    lanes.of(pack, registration.getStreamEpoch()).forEach(watermarks::repeat);
  }
}
