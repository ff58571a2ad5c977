package io.galvani.workbench.fault;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.DeliveryConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.delivery.Delivery;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.edge.transport.PahoTransport;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.MqttTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An edge with its real outbox and uplink, in this JVM, that has frames to send and no pack. */
final class BacklogEdge implements AutoCloseable {
  private static final CellParameterSet CELL = CellLibrary.shipped().get(FedPack.CELL);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final PackId pack;
  private final Outbox outbox;
  private final Delivery delivery;
  private long samples;

  BacklogEdge(PackId pack, Path folder, int brokerPort, int cells) {
    this.pack = pack;
    this.outbox = Outbox.open(OutboxConfig.in(folder), List.of(pack));
    BrokerConfig broker =
        new BrokerConfig(
            "tcp://127.0.0.1:" + brokerPort, null, null, null, KEEP_ALIVE, CONNECT, null);
    PackRegistration registration =
        PackRegistration.newBuilder()
            .setCellCount(cells)
            .setProbeCount(1)
            .addProbeCell(0)
            .setParallelCount(1)
            .setChemistry("nmc")
            .setParameterSet(FedPack.CELL)
            .setParameterSha256(CELL.sha256())
            .setParameterJson(CELL.json())
            .setEdge(pack.pack())
            .setNominalIntervalS(1)
            .build();
    this.delivery =
        new Delivery(
            new PahoTransport(broker, pack.tenant() + "." + pack.pack()),
            outbox,
            Map.of(pack, registration),
            Map.of(),
            DeliveryConfig.defaults(),
            broker,
            MqttTopic.edgeStatus(pack.tenant(), pack.pack()),
            state -> EdgeStatus.newBuilder().setState(state).build());
  }

  /** Puts a frame behind what is there. */
  void add(byte[] body, int count, long firstMs, long lastMs) throws InterruptedException {
    OutboxLane lane = outbox.telemetry(pack);
    long seq = lane.assign(count);
    byte[] envelope = Envelope.telemetry(lane.epoch(), seq, count, body, true).toBytes(seq);
    outbox.append(lane, new StoredMessage(seq, count, false, firstMs, lastMs, envelope), true);
    samples += count;
  }

  /** Everything is on disk. */
  void flush() throws InterruptedException {
    outbox.flush(Watch.PATIENCE.toMillis());
  }

  void start() {
    delivery.start();
  }

  PackId pack() {
    return pack;
  }

  boolean isConnected() {
    return delivery.stats().connected();
  }

  long connects() {
    return delivery.stats().connects();
  }

  /** How often it sent again from the watermark on because that stood still. */
  long goBacks() {
    return delivery.stats().goBacks();
  }

  /** Whether the cloud has all of it. */
  boolean isDrained() {
    return outbox.telemetry(pack).watermark() >= samples;
  }

  @Override
  public void close() {
    delivery.close();
    outbox.close();
  }
}
