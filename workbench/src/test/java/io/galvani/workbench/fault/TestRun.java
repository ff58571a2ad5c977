package io.galvani.workbench.fault;

import io.galvani.battery.pack.PackSample;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.schemas.proto.Stage;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records that one pack leaves in Kafka, made by hand: no broker, no processor. */
final class TestRun {
  /** Samples of a frame. */
  static final int FRAME = 10;

  static final String KEY = FaultRoad.TENANT + "/pack-1";
  private static final long EPOCH = 7;
  private static final int CELLS = 4;

  private final FedPack pack = new FedPack("pack-1", CELLS, 5, Watch.START_MS, List.of());
  private final List<Sample> samples = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> frames = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> estimates = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> alerts = new ArrayList<>();
  private final ConsumerRecord<byte[], byte[]> account;

  TestRun(int frameCount) {
    FedPack.Samples source = pack.samples();
    for (int i = 0; i < frameCount * FRAME; i++) {
      source.next();
      samples.add(printed(source.sample()));
    }
    for (int f = 0; f < frameCount; f++) {
      frames.add(frame(f, samples.subList(f * FRAME, (f + 1) * FRAME)));
      estimates.add(estimate(f, 0));
    }
    alerts.add(alert("1", AlertEvent.Phase.RAISED));
    alerts.add(alert("2", AlertEvent.Phase.CLEARED));
    account = accountTo(samples.size());
  }

  FedPack pack() {
    return pack;
  }

  int samples() {
    return samples.size();
  }

  long timeMs(int sample) {
    return samples.get(sample).timestampMs();
  }

  /** All of them, a new list that may be changed. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    all.add(record(KafkaTopic.PACKS, PackRegistration.getDefaultInstance().toByteArray()));
    all.addAll(frames);
    all.addAll(estimates);
    all.addAll(alerts);
    all.add(account);
    return all;
  }

  ConsumerRecord<byte[], byte[]> frame(int frame) {
    return frames.get(frame);
  }

  ConsumerRecord<byte[], byte[]> estimate(int frame) {
    return estimates.get(frame);
  }

  ConsumerRecord<byte[], byte[]> alert(int event) {
    return alerts.get(event);
  }

  ConsumerRecord<byte[], byte[]> account() {
    return account;
  }

  ConsumerRecord<byte[], byte[]> unreadable() {
    return record(KafkaTopic.TELEMETRY, new byte[] {1, 2, 3});
  }

  /** The account of a processor that came so far. */
  ConsumerRecord<byte[], byte[]> accountTo(long nextSeq) {
    return account(Stage.STAGE_PROCESSOR, EPOCH, 0, nextSeq);
  }

  /** What the edge says it handed out. */
  ConsumerRecord<byte[], byte[]> edgeAccountTo(long nextSeq) {
    return account(Stage.STAGE_EDGE, EPOCH, 0, nextSeq);
  }

  /** The account of a numbering that begins there and holds nothing yet. */
  ConsumerRecord<byte[], byte[]> accountOfALaterEpoch(long firstSeq) {
    return account(Stage.STAGE_PROCESSOR, EPOCH + 1 + firstSeq, firstSeq, firstSeq);
  }

  private static ConsumerRecord<byte[], byte[]> account(
      Stage stage, long epoch, long firstSeq, long nextSeq) {
    return record(
        KafkaTopic.LEDGER,
        LedgerAccount.newBuilder()
            .setStage(stage)
            .setStreamEpoch(epoch)
            .setFirstSeq(firstSeq)
            .setNextSeq(nextSeq)
            .build()
            .toByteArray());
  }

  /** A frame of which one voltage is a millivolt higher than measured. */
  ConsumerRecord<byte[], byte[]> alteredFrame(int frame) {
    List<Sample> altered = new ArrayList<>(samples.subList(frame * FRAME, (frame + 1) * FRAME));
    Sample was = altered.get(3);
    double[] cellVoltageV = was.cellVoltageV().clone();
    cellVoltageV[1] += 1e-3;
    altered.set(3, copy(was, was.timestampMs(), cellVoltageV));
    return frame(frame, altered);
  }

  /** A frame of which one sample has a time at which nothing was measured. */
  ConsumerRecord<byte[], byte[]> inventedFrame(int frame) {
    List<Sample> altered = new ArrayList<>(samples.subList(frame * FRAME, (frame + 1) * FRAME));
    Sample was = altered.get(3);
    altered.set(3, copy(was, was.timestampMs() + 17, was.cellVoltageV()));
    return frame(frame, altered);
  }

  /** An estimate of which one state has one bit turned. */
  ConsumerRecord<byte[], byte[]> estimateOfAnotherState(int frame) {
    return estimate(frame, 1);
  }

  private static ConsumerRecord<byte[], byte[]> frame(int frame, List<Sample> samples) {
    byte[] body = FrameEncoder.encode(1, ClockQuality.CLOCK_QUALITY_SYNCED, samples);
    return record(
        KafkaTopic.TELEMETRY,
        Envelope.telemetry(EPOCH, (long) frame * FRAME, FRAME, body, false).toBytes(0));
  }

  private static ConsumerRecord<byte[], byte[]> estimate(int frame, long turned) {
    PackEstimate.Builder estimate =
        PackEstimate.newBuilder()
            .setStreamEpoch(EPOCH)
            .setFirstSeq((long) frame * FRAME)
            .setCount(FRAME);
    for (int i = 0; i < FRAME; i++) {
      estimate.addOutcome(SampleOutcome.SAMPLE_OUTCOME_ESTIMATED);
      estimate.addStateDigest(1_000L * frame + 2L * i + (i == 4 ? turned : 0));
    }
    return record(KafkaTopic.ESTIMATES, estimate.build().toByteArray());
  }

  private static ConsumerRecord<byte[], byte[]> alert(String id, AlertEvent.Phase phase) {
    AlertEvent event =
        new AlertEvent(
            PackId.parse(KEY),
            id.repeat(32),
            phase,
            "over-temperature",
            AlertEvent.Severity.MAJOR,
            "probe:0",
            Watch.START_MS,
            Watch.START_MS,
            3,
            61,
            60,
            "degC",
            "for a test",
            Map.of(),
            "cloud");
    return record(KafkaTopic.ALERTS, AlertJson.toBytes(event));
  }

  private static ConsumerRecord<byte[], byte[]> record(KafkaTopic topic, byte[] value) {
    return new ConsumerRecord<>(topic.name(), 0, 0, KEY.getBytes(StandardCharsets.UTF_8), value);
  }

  /** As a script would print it: to the millivolt and the milliampere. */
  private static Sample printed(PackSample sample) {
    double[] cellVoltageV = sample.cellVoltageV().clone();
    for (int c = 0; c < cellVoltageV.length; c++) {
      cellVoltageV[c] = Math.round(cellVoltageV[c] * 1e3) / 1e3;
    }
    return new Sample(
        sample.timestampMs(),
        sample.monotonicMs(),
        Math.round(sample.currentA() * 1e3) / 1e3,
        Double.NaN,
        cellVoltageV,
        sample.temperatureDegC().clone(),
        Double.NaN,
        0);
  }

  private static Sample copy(Sample was, long timestampMs, double[] cellVoltageV) {
    return new Sample(
        timestampMs,
        was.monotonicMs(),
        was.currentA(),
        was.packVoltageV(),
        cellVoltageV,
        was.temperatureDegC(),
        was.bmsSoc(),
        was.quality());
  }
}
