package io.galvani.stream.bridge;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.Lane;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.stream.deadletter.DeadLetter;
import io.galvani.stream.deadletter.Origin;
import io.galvani.stream.deadletter.Reason;
import io.galvani.stream.mqtt.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a message: frame, birth, status or dead letter. Whatever it is, its
 * delivery is acknowledged once that is in Kafka, or at once if nothing has to be.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final String STAGE = "bridge";

  private final Shard shard;
  private final Births births;
  private final FrameForwarder frames;
  private final Accounts accounts;
  private final BridgeMetrics metrics;

  Intake(
      Shard shard, Births births, FrameForwarder frames, Accounts accounts, BridgeMetrics metrics) {
    this.shard = shard;
    this.births = births;
    this.frames = frames;
    this.accounts = accounts;
    this.metrics = metrics;
  }

  /** Handles a message; nothing that it contains makes this throw. */
  void handle(Outlet outlet, Delivery delivery) {
    Optional<MqttTopic> topic = MqttTopic.parse(delivery.topic());
    if (topic.isPresent() && !shard.owns(topic.get())) {
      delivery.ack();
      return;
    }
    try {
      if (topic.isEmpty()) {
        throw new RejectedException(Reason.UNKNOWN_TOPIC, "names must be ours, but are not");
      }
      checkSize(delivery);
      dispatch(outlet, topic.get(), delivery);
    } catch (RejectedException unreadable) {
      bury(outlet, delivery, topic.orElse(null), unreadable.reason(), unreadable.shown());
    } catch (RuntimeException unexpected) {
      LOG.error("Message could not be handled, topic={}", delivery.topic(), unexpected);
      bury(outlet, delivery, topic.orElse(null), Reason.FAILED, unexpected);
    }
  }

  private static void checkSize(Delivery delivery) throws RejectedException {
    int length = delivery.payload().length;
    if (length == 0) {
      throw new RejectedException(Reason.EMPTY, "message must have bytes, but has none");
    }
    if (length > Envelope.MAX_BYTES) {
      throw new RejectedException(
          Reason.OVERSIZE,
          "message must be at most " + Envelope.MAX_BYTES + " bytes, but was " + length);
    }
  }

  private void dispatch(Outlet outlet, MqttTopic topic, Delivery delivery)
      throws RejectedException {
    switch (topic.leaf()) {
      case BIRTH -> births.handle(outlet, topic.pack(), delivery);
      case STATUS -> status(outlet, topic, delivery);
      case TELEMETRY -> frame(outlet, topic, Lane.LANE_TELEMETRY, delivery);
      case ALERT -> frame(outlet, topic, Lane.LANE_ALERT, delivery);
      case MODEL_REPORT, ANOMALY_REPORT, CAPACITY_REPORT -> report(outlet, topic.pack(), delivery);
      case ACK, MODEL_DESIRED, ANOMALY_DESIRED, CAPACITY_DESIRED -> delivery.ack();
    }
  }

  private void frame(Outlet outlet, MqttTopic topic, Lane lane, Delivery delivery)
      throws RejectedException {
    Envelope envelope;
    try {
      envelope = Envelope.parse(delivery.payload());
    } catch (MalformedMessageException malformed) {
      throw new RejectedException(Reason.MALFORMED, malformed);
    }
    if (envelope.lane() != lane) {
      throw new RejectedException(
          Reason.WRONG_LANE,
          "lane on topic " + topic.leaf() + " must be " + lane + ", but was " + envelope.lane());
    }
    LaneKey key = new LaneKey(topic.pack(), lane);
    if (!births.parkBehind(topic.pack(), () -> frames.handle(outlet, key, envelope, delivery))) {
      frames.handle(outlet, key, envelope, delivery);
    }
  }

  private void status(Outlet outlet, MqttTopic topic, Delivery delivery) throws RejectedException {
    EdgeStatus status;
    try {
      status = EdgeStatus.parseFrom(delivery.payload());
      status.getPacksList().forEach(p -> PackId.requireName("pack", p.getPack()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
      throw new RejectedException(Reason.MALFORMED, malformed);
    }
    byte[] key = (topic.tenant() + "/" + topic.name()).getBytes(StandardCharsets.UTF_8);
    accounts.edge(outlet, topic.tenant(), topic.name(), status);
    outlet.send(KafkaTopic.STATUS, key, delivery.payload(), delivery::ack);
  }

  private void report(Outlet outlet, PackId pack, Delivery delivery) throws RejectedException {
    ModelReport report;
    try {
      report = ModelReport.parse(delivery.payload());
      if (!report.pack().equals(pack)) {
        throw new RejectedException(
            Reason.MALFORMED, "report on the topic of " + pack + " is of " + report.pack());
      }
    } catch (MalformedMessageException malformed) {
      throw new RejectedException(Reason.MALFORMED, malformed);
    }
    metrics.modelMessage("to-kafka");
    outlet.sendBeside(
        pack.key(), KafkaTopic.MODELS_REPORTS, report.key(), delivery.payload(), delivery::ack);
  }

  private void bury(
      Outlet outlet,
      Delivery delivery,
      @Nullable MqttTopic topic,
      Reason reason,
      @Nullable Throwable thrown) {
    metrics.deadLetter(reason);
    byte[] key =
        topic == null
            ? null
            : (topic.tenant() + "/" + topic.name()).getBytes(StandardCharsets.UTF_8);
    DeadLetter letter =
        DeadLetter.of(reason, STAGE, Origin.mqtt(delivery.topic()), thrown, delivery.payload());
    outlet.send(letter.toRecord(key), delivery::ack);
  }
}
