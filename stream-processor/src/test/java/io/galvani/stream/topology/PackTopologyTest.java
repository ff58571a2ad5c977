package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertEvent.Phase;
import io.galvani.schemas.proto.LedgerAccount;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.deadletter.DeadLetter;
import io.galvani.stream.model.ReleaseShelf;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackTopologyTest {
  private static final PackId OTHER = new PackId("acme", "p2");

  @TempDir Path folder = Path.of("");

  @Test
  void topologyIsTheFrozenOne() throws IOException {
    Topology topology =
        PackTopology.build(
            new TopologySettings("golden", Duration.ofSeconds(60), 1),
            TestPack::parse,
            new ReleaseShelf(),
            Registrations.NONE,
            new TopologyMetrics(new PrometheusRegistry()));

    try (InputStream golden =
        Objects.requireNonNull(getClass().getResourceAsStream("topology.golden.txt"))) {
      assertThat(topology.describe().toString().strip())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  @Test
  void framingDoesNotChangeABitOfTheState() {
    List<Sample> samples = TestPack.samples(150);
    try (Rig one = registered("one");
        Rig ten = registered("ten")) {
      TestPack.frames(EPOCH, samples, 1).forEach(f -> one.send(PACK, f, 0));
      TestPack.frames(EPOCH, samples, 10).forEach(f -> ten.send(PACK, f, 0));

      assertThat(one.digests(PACK)).hasSize(150).isEqualTo(ten.digests(PACK));
      assertThat(one.estimates(PACK)).hasSize(150);
      assertThat(ten.estimates(PACK)).hasSize(15);
    }
  }

  @Test
  void garbageIsADeadLetterAndNobodyElseNotices() {
    List<Sample> samples = TestPack.samples(20);
    try (Rig clean = registered("clean");
        Rig poisoned = registered("poisoned")) {
      clean.send(PACK, TestPack.frame(EPOCH, 0, samples), 0);
      poisoned.send(Rig.key(OTHER), new byte[] {1, 2, 3});
      poisoned.send(Rig.key(PACK), new byte[0]);
      poisoned.send("no pack".getBytes(StandardCharsets.UTF_8), new byte[] {9});
      poisoned.send(PACK, TestPack.frame(EPOCH, 0, samples), 0);

      assertThat(poisoned.digests(PACK)).isEqualTo(clean.digests(PACK));
      assertThat(reasons(poisoned)).containsExactly("malformed", "empty", "malformed");
    }
  }

  @Test
  void frameThatANodeFailsOnIsQuarantinedWholeAndThePackGoesOn() {
    List<Sample> samples = new ArrayList<>(TestPack.samples(30));
    for (int k = 10; k < 20; k++) {
      samples.set(k, TestPack.withCell(samples.get(k), 4, 4.9));
    }
    List<Envelope> frames = TestPack.frames(EPOCH, samples, 10);
    String damaged = "acme/p1/cell:4/cell-overvoltage";
    try (Rig rig = registered("failing");
        Rig without = registered("without")) {
      rig.send(PACK, frames.get(0), 0);
      rig.store(PackTopology.OPEN_ALERTS).put(damaged, new byte[] {1});
      rig.send(PACK, frames.get(1), 0);
      rig.store(PackTopology.OPEN_ALERTS).delete(damaged);
      rig.send(PACK, frames.get(2), 0);
      without.send(PACK, frames.get(0), 0);
      without.send(PACK, frames.get(2), 20);

      assertThat(reasons(rig)).containsExactly("failed");
      assertThat(account(rig).getQuarantined()).isEqualTo(10);
      NumberingTest.assertSettled(account(rig));
      assertThat(rig.digests(PACK)).isEqualTo(without.digests(PACK));
    }
  }

  @Test
  void frameOfAnotherLayoutIsQuarantinedWithItsNumbers() {
    try (Rig rig = registered("misfit")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, TestPack.samples(10, 8, 5)), 0);

      LedgerAccount account = account(rig);
      assertThat(account.getQuarantined()).isEqualTo(10);
      assertThat(reasons(rig)).containsExactly("malformed");
      NumberingTest.assertSettled(account);
    }
  }

  @Test
  void packWithoutARegistrationIsQuarantined() {
    try (Rig rig = new Rig(folder.resolve("unregistered"))) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, TestPack.samples(10)), 0);
      rig.register(PACK, TestPack.registration());
      rig.send(PACK, TestPack.frame(EPOCH, 10, TestPack.samples(20).subList(10, 20)), 0);

      LedgerAccount account = account(rig);
      assertThat(account.getQuarantined()).isEqualTo(10);
      assertThat(rig.digests(PACK)).hasSize(10);
      NumberingTest.assertSettled(account);
    }
  }

  @Test
  void frameThatIsReadBeforeItsRegistrationIsEstimatedAllTheSame() {
    List<Envelope> frames = TestPack.frames(EPOCH, TestPack.samples(60), 10);
    byte[] registration = TestPack.registration().toByteArray();
    try (Rig inOrder = registered("in-order");
        Rig ahead =
            new Rig(folder.resolve("ahead"), pack -> pack.equals(PACK) ? registration : null)) {
      frames.forEach(f -> inOrder.send(PACK, f, 0));
      frames.subList(0, 3).forEach(f -> ahead.send(PACK, f, 0));
      ahead.register(PACK, TestPack.registration());
      frames.subList(3, 6).forEach(f -> ahead.send(PACK, f, 0));

      assertThat(ahead.digests(PACK)).hasSize(60).isEqualTo(inOrder.digests(PACK));
      assertThat(account(ahead).getQuarantined()).isZero();
      assertThat(reasons(ahead)).isEmpty();
    }
  }

  @Test
  void whileTheRegistryCannotBeReadNothingIsMadeOfAFrame() {
    try (Rig rig =
        new Rig(
            folder.resolve("away"),
            pack -> {
              throw new RegistryUnavailableException(new TimeoutException("Kafka is away"));
            })) {
      assertThatThrownBy(() -> rig.send(PACK, TestPack.frame(EPOCH, 0, TestPack.samples(10)), 0))
          .hasRootCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void stateRestoredFromTheStoresGoesOnToTheBit() {
    List<Envelope> frames = TestPack.frames(EPOCH, TestPack.samples(200), 7);
    try (Rig whole = registered("whole")) {
      frames.forEach(f -> whole.send(PACK, f, 0));
      Map<Long, Long> restarted = new TreeMap<>();
      Map<String, Map<String, byte[]>> stores = Map.of();
      for (int i = 0; i < frames.size(); i++) {
        // every frame is worked on by a process that has just begun
        try (Rig next = i == 0 ? registered("r0") : new Rig(folder.resolve("r" + i))) {
          next.restoreFrom(stores);
          next.send(PACK, frames.get(i), 0);
          restarted.putAll(next.digests(PACK));
          stores = next.stores();
        }
      }

      assertThat(restarted).isEqualTo(whole.digests(PACK));
      assertThat(withoutWatch(stores)).isEqualTo(withoutWatch(whole.stores()));
    }
  }

  /** The sentinel's evidence is stored once in minutes, so it knows less after many restarts. */
  private static String withoutWatch(Map<String, Map<String, byte[]>> stores) {
    StringBuilder text = new StringBuilder();
    stores.forEach(
        (store, content) ->
            content.forEach(
                (key, value) -> {
                  if (!key.endsWith("|watch")) {
                    text.append(store).append(' ').append(key).append(' ');
                    text.append(HexFormat.of().formatHex(value)).append('\n');
                  }
                }));
    return text.toString();
  }

  @Test
  void alertIsRaisedOnceAndClearedByItsIdentity() {
    List<Sample> samples = new ArrayList<>(TestPack.samples(120));
    for (int k = 10; k < 30; k++) {
      samples.set(k, TestPack.withCell(samples.get(k), 4, 4.9));
    }
    try (Rig rig = registered("alert")) {
      List<Envelope> frames = TestPack.frames(EPOCH, samples, 10);
      frames.subList(0, 2).forEach(f -> rig.send(PACK, f, 0));
      List<String> during = rig.openAlerts();
      frames.subList(2, 12).forEach(f -> rig.send(PACK, f, 0));

      assertThat(during).contains("acme/p1/cell:4/cell-overvoltage").doesNotHaveDuplicates();
      List<AlertEvent> life =
          rig.alerts().stream().filter(a -> a.rule().equals("cell-overvoltage")).toList();
      assertThat(life.get(0).phase()).isEqualTo(Phase.RAISED);
      assertThat(life.stream().filter(a -> a.phase() == Phase.RAISED)).hasSize(1);
      assertThat(life.get(life.size() - 1).phase()).isEqualTo(Phase.CLEARED);
      assertThat(life.stream().map(AlertEvent::alertId).distinct()).hasSize(1);
      assertThat(rig.openAlerts()).doesNotContain("acme/p1/cell:4/cell-overvoltage");
      assertThat(rig.records(KafkaTopic.ALERTS).get(0).headers().lastHeader("ce_specversion"))
          .isNotNull();
    }
  }

  @Test
  void silentPackIsAnAlertUntilItSpeaks() {
    List<Sample> samples = TestPack.samples(20);
    try (Rig rig = registered("silent")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      rig.passWallClock(Duration.ofSeconds(30));
      List<String> early = rig.openAlerts();
      rig.passWallClock(Duration.ofSeconds(31));
      List<String> late = rig.openAlerts();
      rig.passWallClock(Duration.ofMinutes(5));
      rig.send(PACK, TestPack.frame(EPOCH, 10, samples.subList(10, 20)), 0);

      assertThat(early).isEmpty();
      assertThat(late).containsExactly("acme/p1/pack/pack-silent");
      assertThat(rig.openAlerts()).isEmpty();
      assertThat(rig.alerts())
          .extracting(AlertEvent::phase)
          .containsExactly(Phase.RAISED, Phase.CLEARED);
      assertThat(rig.alerts()).extracting(AlertEvent::alertId).doesNotContainNull().hasSize(2);
    }
  }

  @Test
  void retiredPackMayBeSilent() {
    try (Rig rig = registered("retired")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, TestPack.samples(10)), 0);
      rig.register(
          PACK,
          TestPack.registration().toBuilder()
              .setLifecycle(PackLifecycle.PACK_LIFECYCLE_RETIRED)
              .build());
      rig.passWallClock(Duration.ofMinutes(10));

      assertThat(rig.alerts()).isEmpty();
    }
  }

  @Test
  void missingValuesCoastAndRepeatedTimesAreRejected() {
    List<Sample> samples = new ArrayList<>(TestPack.samples(20));
    double[] nothing = new double[TestPack.CELLS];
    Arrays.fill(nothing, Double.NaN);
    Sample s = samples.get(10);
    samples.set(
        10,
        new Sample(
            s.timestampMs(),
            s.monotonicMs(),
            Double.NaN,
            Double.NaN,
            nothing,
            new double[] {Double.NaN, Double.NaN},
            Double.NaN,
            0));
    samples.set(15, samples.get(14));
    try (Rig rig = registered("nan")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, samples), 0);

      PackEstimate estimate = rig.estimates(PACK).get(0);
      assertThat(estimate.getOutcome(10)).isEqualTo(SampleOutcome.SAMPLE_OUTCOME_COASTED);
      assertThat(estimate.getOutcome(15)).isEqualTo(SampleOutcome.SAMPLE_OUTCOME_REJECTED);
      LedgerAccount account = account(rig);
      assertThat(account.getCoasted()).isEqualTo(1);
      assertThat(account.getRejected()).isEqualTo(1);
      NumberingTest.assertSettled(account);
    }
  }

  @Test
  void otherCellsStartAnewAndSameRegistrationDoesNot() {
    List<Sample> samples = TestPack.samples(30);
    try (Rig rig = registered("recell");
        Rig undisturbed = registered("undisturbed")) {
      for (Rig each : List.of(rig, undisturbed)) {
        each.send(PACK, TestPack.frame(EPOCH, 0, samples.subList(0, 10)), 0);
      }
      rig.register(PACK, TestPack.registration().toBuilder().setSite("elsewhere").build());
      for (Rig each : List.of(rig, undisturbed)) {
        each.send(PACK, TestPack.frame(EPOCH, 10, samples.subList(10, 20)), 0);
      }
      Map<Long, Long> same = rig.digests(PACK);
      rig.register(PACK, TestPack.registration(TestPack.LFP, TestPack.CELLS));
      for (Rig each : List.of(rig, undisturbed)) {
        each.send(PACK, TestPack.frame(EPOCH, 20, samples.subList(20, 30)), 0);
      }

      assertThat(same).hasSize(20);
      assertThat(undisturbed.digests(PACK)).containsAllEntriesOf(same);
      assertThat(rig.digests(PACK).get(20L)).isNotEqualTo(undisturbed.digests(PACK).get(20L));
      NumberingTest.assertSettled(account(rig));
    }
  }

  @Test
  void clockOfAPackCannotRunAheadOfOurs() {
    List<Sample> samples = TestPack.samples(1);
    Sample s = samples.get(0);
    long future = Rig.START_MS + Duration.ofDays(3650).toMillis();
    Sample ahead =
        new Sample(
            future,
            s.monotonicMs(),
            s.currentA(),
            s.packVoltageV(),
            s.cellVoltageV(),
            s.temperatureDegC(),
            s.bmsSoc(),
            0);
    try (Rig rig = registered("ahead-clock")) {
      rig.send(PACK, TestPack.frame(EPOCH, 0, List.of(ahead)), 0);

      assertThat(rig.estimates(PACK).get(0).getFirstTimestampMs())
          .isEqualTo(Rig.START_MS + PackStep.MAX_AHEAD_MS);
    }
  }

  @Test
  void minuteClosesByThePacksOwnTime() {
    try (Rig rig = registered("rollup")) {
      List<Sample> samples = TestPack.samples(180);
      TestPack.frames(EPOCH, samples, 10).forEach(f -> rig.send(PACK, f, 0));

      assertThat(rig.rollups()).isNotEmpty();
      var minute = rig.rollups().get(1);
      List<Sample> within =
          samples.stream()
              .filter(s -> s.timestampMs() / 60_000 * 60_000 == minute.getWindowStartMs())
              .toList();
      assertThat(minute.getSamples()).isEqualTo(60);
      assertThat(minute.getCellVoltageV().getCount()).isEqualTo(60L * TestPack.CELLS);
      assertThat(minute.getCellVoltageV().getMean())
          .isEqualTo(
              within.stream()
                  .flatMapToDouble(s -> Arrays.stream(s.cellVoltageV()))
                  .average()
                  .orElseThrow(),
              offset(1e-5));
      assertThat(minute.getCurrentA().getMin())
          .isEqualTo(
              within.stream().mapToDouble(Sample::currentA).min().orElseThrow(), offset(5e-4));
    }
  }

  private Rig registered(String name) {
    Rig rig = new Rig(folder.resolve(name));
    rig.register(PACK, TestPack.registration());
    return rig;
  }

  private static LedgerAccount account(Rig rig) {
    return of(rig.accounts(PACK), EPOCH);
  }

  private static LedgerAccount of(Map<Long, LedgerAccount> accounts, long epoch) {
    return Objects.requireNonNull(accounts.get(epoch), "account of the epoch");
  }

  private static List<String> reasons(Rig rig) {
    return rig.records(KafkaTopic.DEAD_LETTER).stream()
        .map(r -> DeadLetter.read(r.headers(), r.value()).reason())
        .toList();
  }
}
