package io.galvani.trainer.rollout;

import static io.galvani.trainer.rollout.MadeUpFleet.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.verify.Refusal;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.model.ModelReport.State;
import io.galvani.schemas.proto.EdgeState;
import io.galvani.schemas.proto.EdgeStatus;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.trainer.rollout.PackReport.Stage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pack that is never charged far enough is online, runs the release, and has no word on it. */
final class FleetJudgeTest {
  private static final String PACK = "acme/pack-1";
  private static final long COUNTER = 7;
  private static final long HOUR_MS = 3_600_000;

  private final FleetView fleet = new FleetView();
  private final FleetJudge judge = new FleetJudge(fleet, RolloutRules.DEFAULT);
  private final Rollout rollout = Rollout.begin("soh", COUNTER, 6, List.of(1, 100), NOW_MS);

  @BeforeEach
  void register() {
    take(KafkaTopic.PACKS, PACK, PackRegistration.newBuilder().setEdge("edge-1").build());
    take(
        KafkaTopic.STATUS,
        "acme/edge-1",
        EdgeStatus.newBuilder().setState(EdgeState.EDGE_STATE_ONLINE).build());
  }

  private void take(KafkaTopic topic, String key, com.google.protobuf.Message value) {
    take(topic, key, value.toByteArray());
  }

  private void take(KafkaTopic topic, String key, byte[] value) {
    take(topic, key, value, NOW_MS);
  }

  private void take(KafkaTopic topic, String key, byte[] value, long atMs) {
    fleet.take(
        new ConsumerRecord<>(
            topic.name(),
            0,
            0,
            atMs,
            TimestampType.CREATE_TIME,
            0,
            0,
            key.getBytes(StandardCharsets.UTF_8),
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  private void told(long counter) {
    ModelDesired desired = new ModelDesired(PackId.parse(PACK), "soh", counter, 0, 1, NOW_MS);
    take(KafkaTopic.MODELS_DESIRED, desired.key(), desired.toBytes());
  }

  private void says(long counter, State state, double hours, long steps) {
    says(counter, state, hours, steps, NOW_MS);
  }

  private void says(long counter, State state, double hours, long steps, long atMs) {
    double latencyMs = steps == 0 ? Double.NaN : 1;
    double unknown = Double.NaN;
    ModelFigures figures =
        new ModelFigures(
            hours, steps, 0, unknown, unknown, unknown, 0, 0, latencyMs, 8, unknown, unknown);
    ModelReport report =
        new ModelReport(PackId.parse(PACK), "soh", counter, state, "", NOW_MS, 0, 1, 1, figures);
    take(KafkaTopic.MODELS_REPORTS, PACK + "/soh", report.toBytes(), atMs);
  }

  private PackReport after(long hours) {
    long nowMs = NOW_MS + hours * HOUR_MS;
    return judge.reports(rollout, Set.of(PACK), nowMs).getOrDefault(PACK, NOTHING);
  }

  private static final PackReport NOTHING = MadeUpFleet.report("", 0, Stage.WAITING, 0, 0);

  @Test
  void packThatWasShownNothingIsIdleOnceTheTimeIsOver() {
    told(COUNTER);
    says(COUNTER, State.SHADOW, 71, 0);

    assertThat(after(71).canTell()).isTrue();
    assertThat(after(72).idle()).isTrue();
    assertThat(after(72).stage()).isEqualTo(Stage.STAGED);
    assertThat(after(72).online()).isTrue();
  }

  @Test
  void itsWordCountsAsSoonAsItWasCharged() {
    told(COUNTER);
    says(COUNTER, State.SHADOW, 90, 4);

    assertThat(after(90).canTell()).isTrue();
    assertThat(after(90).stage()).isEqualTo(Stage.SHADOW);
    says(COUNTER, State.COMMITTED, 90, 4);
    assertThat(after(9_000).canTell()).isTrue();
  }

  @Test
  void parkedPackIsIdleForTheTimeThatItWasNotJudgedIn() {
    told(COUNTER);
    says(COUNTER, State.SHADOW, 10, 40);

    assertThat(after(81).canTell()).isTrue();
    assertThat(after(82).idle()).isTrue();
  }

  @Test
  void hoursThatGoOnAfterBootsAreCountedOnce() {
    RolloutController controller =
        new RolloutController(RolloutRules.DEFAULT.withLeastPackHours(24));
    told(COUNTER);
    for (int day = 1; day <= 3; day++) {
      says(COUNTER, State.SHADOW, 8 * day - 0.1, 40L * day);
      assertThat(step(controller).wave()).as("evening %d", day).isZero();
      says(6, State.COMMITTED, 0, 0);
      assertThat(step(controller)).as("booted, not told yet").isEqualTo(rollout);
      says(COUNTER, State.WAITING, 0, 0);
      assertThat(step(controller)).isEqualTo(rollout);
      says(COUNTER, State.SHADOW, 8 * day - 0.1, 40L * day);
      assertThat(after(0).stage()).isEqualTo(Stage.SHADOW);
      assertThat(step(controller)).as("morning after %d", day).isEqualTo(rollout);
    }
    says(COUNTER, State.COMMITTED, 23.9, 130);
    assertThat(step(controller)).as("pack-hours lack").isEqualTo(rollout);
    says(COUNTER, State.COMMITTED, 24, 131);

    assertThat(step(controller).wave()).isEqualTo(1);
  }

  private Rollout step(RolloutController controller) {
    Set<String> packs = Set.of(PACK);
    return controller.step(
        rollout, WavePacks.of(packs, Set.of()), judge.reports(rollout, packs, NOW_MS), NOW_MS);
  }

  @Test
  void bootThatLostThePromotedPacksFiguresHoldsUpNoWaveForEver() {
    told(COUNTER);
    says(COUNTER, State.COMMITTED, 1, 0);

    assertThat(after(71).canTell()).isTrue();
    assertThat(after(72).idle()).isTrue();
  }

  @Test
  void whoHasNotTakenTheReleaseOrWasNotToldIsWaitedFor() {
    told(COUNTER);
    says(COUNTER, State.STAGED, 0, 0);
    assertThat(after(99).canTell()).isTrue();
    says(6, State.COMMITTED, 99, 0, NOW_MS + 99 * HOUR_MS);
    assertThat(after(99).canTell()).isTrue();
    says(COUNTER, State.SHADOW, 99, 0);
    told(6);
    assertThat(after(99).canTell()).isTrue();
  }

  @Test
  void packThatKeepsNoModelsAnyMoreIsNotWaitedForForEver() {
    says(6, State.COMMITTED, 30, 40);
    told(COUNTER);

    assertThat(after(71).canTell()).isTrue();
    assertThat(after(72).idle()).isTrue();
    says(6, State.COMMITTED, 30, 40, NOW_MS + 72 * HOUR_MS);
    assertThat(after(72).canTell()).as("it does keep them, and is to be looked at").isTrue();
  }

  @Test
  void waveOfAnIdlePackTakesAnother() {
    told(COUNTER);
    says(COUNTER, State.SHADOW, 99, 0);
    long nowMs = NOW_MS + 72 * HOUR_MS;
    String other = "acme/pack-2";
    take(KafkaTopic.PACKS, other, PackRegistration.newBuilder().setEdge("edge-1").build());
    ModelReport report =
        new ModelReport(
            PackId.parse(other), "soh", 0, State.COMMITTED, "", NOW_MS, 0, 1, 1, ModelFigures.NONE);
    take(KafkaTopic.MODELS_REPORTS, other + "/soh", report.toBytes());
    Set<String> known = Set.of(PACK, other);

    assertThat(judge.reached(rollout, known, judge.reports(rollout, known, nowMs)).told())
        .containsExactlyInAnyOrder(PACK, other);
  }

  @Test
  void refusalThatMayPassIsNoFaultOfTheRelease() {
    told(COUNTER);
    refuses(Refusal.TIMESTAMP_EXPIRED);
    assertThat(after(1).stage()).isEqualTo(Stage.WAITING);
    assertThat(after(1).canTell()).isTrue();
    assertThat(after(72).idle()).as("nor a bar for ever").isTrue();

    refuses(Refusal.GOLDEN_WRONG);
    assertThat(after(1).stage()).isEqualTo(Stage.REFUSED);
  }

  @Test
  void packThatTheReleaseIsNotForNeitherBlocksNorCounts() {
    told(COUNTER);
    refuses(Refusal.HARDWARE_WRONG);

    assertThat(after(0).stage()).isEqualTo(Stage.WAITING);
    assertThat(after(0).canTell()).isFalse();
  }

  private void refuses(Refusal refusal) {
    ModelReport report =
        new ModelReport(
            PackId.parse(PACK),
            "soh",
            COUNTER,
            State.REFUSED,
            refusal.code(),
            NOW_MS,
            0,
            1,
            1,
            ModelFigures.NONE);
    take(KafkaTopic.MODELS_REPORTS, PACK + "/soh", report.toBytes());
  }

  @Test
  void silenceOfMostIsTheRoadsAndThatOfOneItsOwn() {
    told(COUNTER);
    says(COUNTER, State.SHADOW, 1, 40);
    Set<String> known = new TreeSet<>(Set.of(PACK));
    long laterMs = NOW_MS + 2 * HOUR_MS;
    for (int k = 2; k < 5; k++) {
      String pack = "acme/pack-" + k;
      known.add(pack);
      take(KafkaTopic.PACKS, pack, PackRegistration.newBuilder().setEdge("edge-" + k).build());
      take(
          KafkaTopic.STATUS,
          "acme/edge-" + k,
          EdgeStatus.newBuilder().setState(EdgeState.EDGE_STATE_ONLINE).build());
      reports(pack, NOW_MS);
    }
    assertThat(judge.reports(rollout, known, laterMs).getOrDefault(PACK, NOTHING).lastHeardMs())
        .isEqualTo(laterMs);

    known.stream().filter(pack -> !pack.equals(PACK)).forEach(pack -> reports(pack, laterMs));

    assertThat(judge.reports(rollout, known, laterMs).getOrDefault(PACK, NOTHING).lastHeardMs())
        .isEqualTo(NOW_MS);
  }

  private void reports(String pack, long atMs) {
    ModelReport report =
        new ModelReport(
            PackId.parse(pack), "soh", 0, State.COMMITTED, "", atMs, 0, 1, 1, ModelFigures.NONE);
    take(KafkaTopic.MODELS_REPORTS, pack + "/soh", report.toBytes(), atMs);
  }
}
