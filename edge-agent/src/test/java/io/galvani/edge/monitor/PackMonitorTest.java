package io.galvani.edge.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.pack.PackModel;
import io.galvani.edge.TestCells;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxLane;
import io.galvani.edge.outbox.SavedState;
import io.galvani.edge.outbox.StoredMessage;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackMonitorTest {
  private static final PackId PACK = new PackId("acme", "truck-7");
  private static final int CELLS = 4;
  private static final int SAMPLES_PER_FRAME = 5;
  private static final long WAIT_MS = 10_000;

  private final Map<Long, Long> digests = new TreeMap<>();

  @Test
  void stateIsTheSameToTheBitAfterARestartAsWithoutOne(@TempDir Path dir) throws Exception {
    PackMonitor undisturbed = monitor(StepObserver.NONE);
    Map<Long, Long> expected = new TreeMap<>();
    try (Outbox outbox = open(dir)) {
      PackMonitor watched = monitor((pack, seq, outcome, soc, digest) -> expected.put(seq, digest));
      OutboxLane lane = outbox.telemetry(PACK);
      for (int frame = 0; frame < 60; frame++) {
        Envelope envelope = frame(lane, frame, 3.9);
        undisturbed.see(envelope);
        watched.see(envelope);
        store(outbox, lane, envelope);
        if (frame == 20) {
          outbox.save(PACK, watched.save());
        }
      }
      outbox.flush(WAIT_MS);
    }

    try (Outbox outbox = open(dir)) {
      PackMonitor restarted = monitor(this::remember);
      restarted.resume(outbox);

      assertThat(digests.keySet())
          .startsWith(21L * SAMPLES_PER_FRAME)
          .hasSize(39 * SAMPLES_PER_FRAME);
      digests.forEach(
          (seq, digest) -> assertThat(digest).as("seq %d", seq).isEqualTo(expected.get(seq)));
      assertThat(restarted.save().nextSeq()).isEqualTo(60 * SAMPLES_PER_FRAME);
      assertThat(restarted.save().bytes()).isEqualTo(undisturbed.save().bytes());
    }
  }

  @Test
  void beginsAnewFromTheStoredSamplesWhenTheStoredStateIsOfAnotherPack(@TempDir Path dir)
      throws Exception {
    try (Outbox outbox = open(dir)) {
      OutboxLane lane = outbox.telemetry(PACK);
      store(outbox, lane, frame(lane, 0, 3.9));
      outbox.save(PACK, new SavedState(3, new byte[] {1, 2, 3}));
      outbox.flush(WAIT_MS);
      PackMonitor monitor = monitor(this::remember);

      monitor.resume(outbox);

      assertThat(digests).hasSize(SAMPLES_PER_FRAME);
      assertThat(monitor.soc()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void raisesALimitAlertFromItsOwnFramesAndNotAgainWhenReplayed(@TempDir Path dir)
      throws Exception {
    List<AlertEvent> raised = new ArrayList<>();
    try (Outbox outbox = open(dir)) {
      OutboxLane lane = outbox.telemetry(PACK);
      PackMonitor monitor = monitor(StepObserver.NONE);
      for (int frame = 0; frame < 60; frame++) {
        Envelope envelope = frame(lane, frame, frame < 10 ? 3.9 : 4.4);
        raised.addAll(monitor.see(envelope));
        store(outbox, lane, envelope);
      }
      outbox.flush(WAIT_MS);
      PackMonitor restarted = monitor(StepObserver.NONE);
      restarted.resume(outbox);

      List<AlertEvent> again = List.copyOf(restarted.see(frame(lane, 60, 4.4)));

      assertThat(raised).extracting(AlertEvent::phase).contains(AlertEvent.Phase.RAISED);
      assertThat(raised).anySatisfy(alert -> assertThat(alert.rule()).contains("voltage"));
      assertThat(again).extracting(AlertEvent::phase).doesNotContain(AlertEvent.Phase.RAISED);
    }
  }

  private void remember(
      PackId pack, long seq, io.galvani.battery.pack.StepOutcome outcome, double soc, long digest) {
    digests.put(seq, digest);
  }

  private static PackMonitor monitor(StepObserver observer) {
    PackModel model =
        new PackModel(TestCells.nmc().parameters(), CELLS, 1, PackModel.evenProbes(CELLS, 1), 1);
    return new PackMonitor(PACK, model, "", observer);
  }

  private static Outbox open(Path dir) {
    return Outbox.open(OutboxConfig.in(dir), List.of(PACK));
  }

  private static Envelope frame(OutboxLane lane, int frame, double voltageV) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES_PER_FRAME; i++) {
      int at = frame * SAMPLES_PER_FRAME + i;
      double[] cellsV = new double[CELLS];
      for (int c = 0; c < CELLS; c++) {
        cellsV[c] = voltageV + 0.001 * c + 0.0005 * (at % 3);
      }
      long ms = 1_700_000_000_000L + 1_000L * at;
      samples.add(
          new Sample(ms, 1_000L * at, 0.5, Double.NaN, cellsV, new double[] {25}, Double.NaN, 0));
    }
    byte[] body = FrameEncoder.encode(7, ClockQuality.CLOCK_QUALITY_SYNCED, samples);
    return Envelope.telemetry(
        lane.epoch(), lane.assign(SAMPLES_PER_FRAME), SAMPLES_PER_FRAME, body, false);
  }

  private static void store(Outbox outbox, OutboxLane lane, Envelope envelope)
      throws InterruptedException {
    outbox.append(
        lane,
        new StoredMessage(
            envelope.firstSeq(),
            envelope.count(),
            false,
            1_000,
            1_000,
            envelope.toBytes(envelope.firstSeq())),
        true);
  }
}
