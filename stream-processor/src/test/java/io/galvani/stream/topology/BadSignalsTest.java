package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that jump and sensors that stand still: counted, told, and nobody else notices. */
class BadSignalsTest {
  private static final int SAMPLES = 1_200;
  private static final int STUCK_CELL = 4;
  private static final int STUCK_FROM = 200;
  private static final PackId NEIGHBOUR = new PackId("acme", "p2");
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofHours(1),
          Duration.ofHours(-1),
          Duration.ofDays(3_650),
          Duration.ofDays(-3_650),
          Duration.ofSeconds(1L << 31));

  @TempDir Path folder = Path.of("");

  @Test
  void oneEdgesJumpingClockMakesNothingOfItsNeighbourLate() {
    List<Envelope> steady = TestPack.frames(EPOCH, TestPack.samples(SAMPLES), 10);
    try (Rig alone = rig("alone");
        Rig both = rig("both")) {
      steady.forEach(frame -> alone.send(PACK, frame, 0));
      both.register(NEIGHBOUR, TestPack.registration());
      List<Envelope> jumping = TestPack.frames(EPOCH, jumping(), 10);
      for (int i = 0; i < steady.size(); i++) {
        both.send(NEIGHBOUR, jumping.get(i), 0);
        both.send(PACK, steady.get(i), 0);
      }

      assertThat(both.digests(PACK)).isEqualTo(alone.digests(PACK)).hasSize(SAMPLES);
      assertThat(times(both)).isEqualTo(times(alone));
      LedgerAccount account = account(both, PACK);
      assertThat(account.getEstimated()).isEqualTo(SAMPLES);
      assertThat(account.getLate() + account.getRejected() + account.getLost()).isZero();
      LedgerAccount other = account(both, NEIGHBOUR);
      assertThat(other.getEstimated() + other.getCoasted() + other.getRejected())
          .as("every number of the jumping pack is settled")
          .isEqualTo(SAMPLES);
      assertThat(other.getLost()).isZero();
    }
  }

  @Test
  void aStuckSensorIsToldAndItsSamplesStayInTheAccount() {
    List<Sample> samples = new ArrayList<>(TestPack.samples(SAMPLES));
    double stuckV = samples.get(STUCK_FROM).cellVoltageV()[STUCK_CELL];
    for (int k = STUCK_FROM; k < SAMPLES; k++) {
      samples.set(k, TestPack.withCell(samples.get(k), STUCK_CELL, stuckV));
    }
    try (Rig clean = rig("clean");
        Rig stuck = rig("stuck")) {
      TestPack.frames(EPOCH, TestPack.samples(SAMPLES), 10).forEach(f -> clean.send(PACK, f, 0));
      TestPack.frames(EPOCH, samples, 10).forEach(f -> stuck.send(PACK, f, 0));

      assertThat(clean.alerts()).noneMatch(alert -> alert.rule().equals("sensor-stuck"));
      assertThat(stuck.alerts())
          .filteredOn(alert -> alert.rule().equals("sensor-stuck"))
          .isNotEmpty()
          .extracting(AlertEvent::component)
          .containsOnly("cell:" + STUCK_CELL);
      LedgerAccount account = account(stuck, PACK);
      assertThat(account.getEstimated() + account.getCoasted()).isEqualTo(SAMPLES);
      assertThat(account.getRejected() + account.getQuarantined() + account.getLost()).isZero();
    }
  }

  private List<Sample> jumping() {
    List<Sample> samples = new ArrayList<>();
    for (Sample s : TestPack.samples(SAMPLES, TestPack.CELLS, 8)) {
      int k = samples.size();
      long jumpMs = k % 10 < JUMPS.size() ? JUMPS.get(k % 10).toMillis() : 0;
      samples.add(
          new Sample(
              s.timestampMs() + jumpMs,
              s.monotonicMs(),
              s.currentA(),
              s.packVoltageV(),
              s.cellVoltageV(),
              s.temperatureDegC(),
              s.bmsSoc(),
              s.quality()));
    }
    return samples;
  }

  private static List<Long> times(Rig rig) {
    return rig.estimates(PACK).stream().map(PackEstimate::getFirstTimestampMs).toList();
  }

  private static LedgerAccount account(Rig rig, PackId pack) {
    Map<Long, LedgerAccount> accounts = rig.accounts(pack);
    return Objects.requireNonNull(accounts.get(EPOCH), "account of the epoch");
  }

  private Rig rig(String name) {
    Rig rig = new Rig(folder.resolve(name));
    rig.register(PACK, TestPack.registration());
    return rig;
  }
}
