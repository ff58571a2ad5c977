package io.galvani.stream.bridge;

import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.stream.mqtt.Delivery;
import io.galvani.stream.registry.PackRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames of numbered lanes through the registration gate and their lane to Kafka. What
 * the gate refuses is acknowledged to the broker, so that its queue does not fill, but not to the
 * edge, which keeps it and sends it again.
 */
final class FrameForwarder {
  private final PackRegistry registry;
  private final PackLanes lanes;
  private final Watermarks watermarks;
  private final Accounts accounts;
  private final BridgeMetrics metrics;

  FrameForwarder(
      PackRegistry registry,
      PackLanes lanes,
      Watermarks watermarks,
      Accounts accounts,
      BridgeMetrics metrics) {
    this.registry = registry;
    this.lanes = lanes;
    this.watermarks = watermarks;
    this.accounts = accounts;
    this.metrics = metrics;
  }

  void handle(Outlet outlet, LaneKey key, Envelope envelope, Delivery delivery) {
    PackRegistration registration = registry.find(key.pack());
    String refusal = refusal(registration);
    if (registration == null || refusal != null) {
      refuse(delivery, refusal == null ? "unregistered" : refusal);
      return;
    }
    Optional<PackLane> lane = lanes.laneOf(key, envelope, registration.getStreamEpoch());
    if (lane.isEmpty()) {
      refuse(delivery, "other-epoch");
      return;
    }
    receive(outlet, lane.get(), envelope, delivery);
  }

  private static @Nullable String refusal(@Nullable PackRegistration registration) {
    if (registration == null) {
      return "unregistered";
    }
    return registration.getLifecycle() == PackLifecycle.PACK_LIFECYCLE_RETIRED ? "retired" : null;
  }

  private void refuse(Delivery delivery, String reason) {
    metrics.refused(reason);
    delivery.ack();
  }

  private void receive(Outlet outlet, PackLane lane, Envelope envelope, Delivery delivery) {
    LaneReceiver<Delivery> receiver = lane.receiver();
    long before = receiver.watermark();
    switch (receiver.judge(envelope.firstSeq(), envelope.nextSeq(), envelope.oldestHeldSeq())) {
      case FORWARD -> forward(outlet, lane, envelope, delivery);
      case COVERED -> {
        lane.duplicates++;
        metrics.duplicate();
        watermarks.repeat(lane);
        if (!receiver.await(envelope.nextSeq(), delivery)) {
          delivery.ack();
        }
      }
      case AHEAD -> {
        lane.ahead++;
        metrics.ahead();
        watermarks.repeat(lane);
        delivery.ack();
      }
    }
    if (receiver.watermark() > before) {
      watermarks.advanced(lane);
    }
    if (lane.keptSeq < 0) {
      watermarks.opened(lane);
    }
    accounts.changed(lane);
  }

  private void forward(Outlet outlet, PackLane lane, Envelope envelope, Delivery delivery) {
    if (envelope.isGap()) {
      lane.declared += envelope.nextSeq() - lane.receiver().expected();
    }
    LaneReceiver.Passage<Delivery> passage = lane.receiver().depart(envelope.nextSeq(), delivery);
    byte[] key = lane.key().pack().key().getBytes(StandardCharsets.UTF_8);
    int length = delivery.payload().length;
    outlet.send(
        lane.key().kafkaTopic(), key, delivery.payload(), () -> stored(lane, passage, length));
  }

  private void stored(PackLane lane, LaneReceiver.Passage<Delivery> passage, int length) {
    lane.frames++;
    lane.bytes += length;
    metrics.stored(length);
    long before = lane.receiver().watermark();
    if (lane.receiver().stored(passage, Delivery::ack)) {
      metrics.passed(lane.receiver().watermark() - before);
      watermarks.advanced(lane);
    }
    accounts.changed(lane);
  }
}
