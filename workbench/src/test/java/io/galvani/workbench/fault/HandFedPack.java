package io.galvani.workbench.fault;

import io.galvani.battery.pack.PackSample;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A pack whose frames are written straight into Kafka, without edge, broker and bridge. */
final class HandFedPack implements AutoCloseable {
  /** Samples of a frame. */
  static final int SAMPLES = 10;

  private static final String PACK = "fault/pack-1";
  private static final int CELLS = 12;

  private final PackTwin twin =
      new PackTwin(
          TwinSettings.of(CELLS).withStartMs(Watch.START_MS),
          CellLibrary.shipped().get(FedPack.CELL).parameters(),
          33,
          List.of());
  private final PackSample sample = new PackSample();
  private final KafkaProducer<byte[], byte[]> producer;
  private long seq;

  HandFedPack(Map<String, String> clients) {
    producer = new KafkaProducer<>(KafkaSettings.producer(clients, "test"));
  }

  void register() throws Exception {
    send(KafkaTopic.PACKS, registration());
  }

  private byte[] registration() {
    CellParameterSet cells = CellLibrary.shipped().get(FedPack.CELL);
    return PackRegistration.newBuilder()
        .setCellCount(CELLS)
        .setProbeCount(twin.model().probeCell().length)
        .setChemistry("nmc")
        .setParameterSet(FedPack.CELL)
        .setParameterJson(cells.json())
        .setParameterSha256(cells.sha256())
        .setStreamEpoch(1)
        .build()
        .toByteArray();
  }

  void sendFrames(int frames) throws Exception {
    for (int f = 0; f < frames; f++) {
      Sample[] samples = new Sample[SAMPLES];
      for (int i = 0; i < samples.length; i++) {
        twin.next(sample);
        samples[i] =
            new Sample(
                sample.timestampMs(),
                sample.monotonicMs(),
                sample.currentA(),
                sample.packVoltageV(),
                sample.cellVoltageV().clone(),
                sample.temperatureDegC().clone(),
                sample.bmsSoc(),
                0);
      }
      byte[] body = FrameEncoder.encode(7, ClockQuality.CLOCK_QUALITY_SYNCED, List.of(samples));
      send(
          KafkaTopic.TELEMETRY,
          Envelope.telemetry(1, seq, samples.length, body, false).toBytes(seq));
      seq += samples.length;
    }
  }

  void send(KafkaTopic topic, byte[] value) throws Exception {
    producer
        .send(new ProducerRecord<>(topic.name(), PACK.getBytes(StandardCharsets.UTF_8), value))
        .get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
