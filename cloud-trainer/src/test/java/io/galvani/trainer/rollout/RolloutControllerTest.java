package io.galvani.trainer.rollout;

import static io.galvani.trainer.rollout.MadeUpFleet.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.trainer.rollout.PackReport.Stage;
import io.galvani.trainer.rollout.Rollout.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** T55 and its kin: releases that go out well, badly, or to packs that are away. */
final class RolloutControllerTest {
  private final RolloutController controller = new RolloutController(RolloutRules.DEFAULT);
  private final MadeUpFleet fleet = new MadeUpFleet(40);
  private final Rollout begun = Rollout.begin("soh", 7, 6, List.of(1, 25, 100), NOW_MS);

  private Rollout step(Rollout rollout) {
    return controller.step(rollout, fleet.wave(rollout), fleet.reports, NOW_MS);
  }

  @Test
  void onePackThenAQuarterThenAll() {
    List<Integer> sizes = new ArrayList<>();
    Rollout rollout = begun;
    while (rollout.state() == State.RUNNING) {
      sizes.add(fleet.reached(rollout).size());
      fleet.follow(rollout, 25, 1);
      rollout = step(rollout);
    }

    assertThat(rollout.state()).isEqualTo(State.DONE);
    assertThat(sizes.get(0)).isEqualTo(1);
    assertThat(sizes.get(1)).isBetween(4, 18);
    assertThat(sizes.get(2)).isEqualTo(40);
  }

  @Test
  void aWaveHoldsTheOneBeforeAndAPackKeepsItsPlaceWhenOthersJoin() {
    Rollout second = begun.nextWave(NOW_MS, "test");
    List<String> before = fleet.reached(second);
    List<String> more = new ArrayList<>(fleet.packs);
    more.add("acme/late");

    assertThat(before).containsAll(fleet.reached(begun));
    List<String> after = new ArrayList<>(fleet.reached(second, more));
    after.remove("acme/late");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aBadReleaseStopsAtTheFirstWaveAndGoesBack() {
    fleet.follow(begun, 1, 1.2);

    Rollout stopped = step(begun);

    assertThat(stopped.state()).isEqualTo(State.ROLLED_BACK);
    assertThat(stopped.reason()).contains("error at anchors must be 1.100 or less, but was 1.200");
    assertThat(step(stopped)).isSameAs(stopped);
  }

  @Test
  void everyKindOfBadBehaviourStopsIt() {
    String pack = fleet.reached(begun).get(0);
    List<PackReport> bad =
        List.of(
            altered(pack, Stage.REVERTED, 1, 0, 1, 8, NOW_MS),
            altered(pack, Stage.REFUSED, 1, 0, 1, 8, NOW_MS),
            altered(pack, Stage.SHADOW, 2, 0, 1, 8, NOW_MS),
            altered(pack, Stage.SHADOW, 1, 3, 1, 8, NOW_MS),
            altered(pack, Stage.COMMITTED, 1, 0, 80, 8, NOW_MS),
            altered(pack, Stage.COMMITTED, 1, 0, Double.NaN, 8, NOW_MS),
            altered(pack, Stage.SHADOW, 1, 0, 1, 900, NOW_MS),
            altered(pack, Stage.SHADOW, 1, 0, 1, 8, NOW_MS - 3_600_000));

    for (PackReport report : bad) {
      fleet.replace(pack, report);
      assertThat(step(begun).state()).as(report.toString()).isEqualTo(State.ROLLED_BACK);
    }
    fleet.replace(pack, altered(pack, Stage.SHADOW, 1, 0, 1, 8, NOW_MS));
    assertThat(step(begun).state()).isEqualTo(State.RUNNING);
  }

  private static PackReport altered(
      String pack,
      Stage stage,
      double innovation,
      double alerts,
      double latencyMs,
      double memoryMib,
      long heardMs) {
    return new PackReport(
        pack,
        7,
        stage,
        heardMs,
        true,
        false,
        1,
        1,
        1,
        innovation,
        alerts,
        0,
        latencyMs,
        memoryMib,
        9,
        "x");
  }

  @Test
  void divergenceAloneAndUnknownErrorsAreNoFailure() {
    String pack = fleet.reached(begun).get(0);
    fleet.replace(
        pack,
        new PackReport(
            pack,
            7,
            Stage.SHADOW,
            NOW_MS,
            true,
            false,
            2,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0,
            0,
            1,
            8,
            1e9,
            ""));

    assertThat(step(begun)).isSameAs(begun);
  }

  @Test
  void aWaveWaitsForItsPackHoursAndForPacksThatAreOnline() {
    fleet.follow(begun, 23, 1);
    assertThat(step(begun)).isSameAs(begun);
    fleet.follow(begun, 24, 1);
    assertThat(step(begun).wave()).isEqualTo(1);

    Rollout second = begun.nextWave(NOW_MS, "test");
    fleet.follow(second, 25, 1);
    String late = fleet.reached(second).get(0);
    fleet.replace(late, MadeUpFleet.report(late, 6, Stage.COMMITTED, 99, 1));
    assertThat(step(second)).as("an online pack still runs the old one").isSameAs(second);
  }

  @Test
  void packsThatAreAwayNeitherBlockNorCount() {
    Rollout second = begun.nextWave(NOW_MS, "test");
    fleet.follow(second, 25, 1);
    for (String away : fleet.reached(second).subList(1, 4)) {
      fleet.replace(
          away,
          new PackReport(
              away,
              6,
              Stage.COMMITTED,
              NOW_MS - 9_000_000,
              false,
              false,
              1,
              1,
              1,
              1,
              0,
              0,
              1,
              8,
              0,
              ""));
    }
    fleet.reports.remove(fleet.reached(second).get(0));

    assertThat(step(second).wave()).isEqualTo(2);
    fleet.reports.clear();
    assertThat(step(second)).as("nobody there proves nothing").isSameAs(second);
  }

  @Test
  void whatOneWaveShowedDoesNotCarryTheNext() {
    fleet.follow(begun, 24, 1);
    Rollout second = step(begun);
    String canary = fleet.reached(begun).get(0);
    fleet.packs.stream().filter(pack -> !pack.equals(canary)).forEach(this::goesAway);

    assertThat(second.wave()).isEqualTo(1);
    assertThat(step(second)).as("nobody else is there at night").isSameAs(second);

    String early = fleet.wave(second).own().iterator().next();
    fleet.replace(early, MadeUpFleet.report(early, 7, Stage.COMMITTED, 10, 1));
    assertThat(step(second)).as("the hours are those of the wave").isSameAs(second);
    fleet.replace(early, MadeUpFleet.report(early, 7, Stage.COMMITTED, 24, 1));
    assertThat(step(second).wave()).isEqualTo(2);
  }

  private void goesAway(String pack) {
    fleet.replace(
        pack,
        new PackReport(
            pack, 0, Stage.WAITING, NOW_MS, false, false, 0, 1, 1, 1, 0, 0, 1, 8, 0, ""));
  }

  @Test
  void aWaveWhoseOwnPacksAreAwayTakesAnotherThatIsThere() {
    fleet.follow(begun, 24, 1);
    Rollout second = step(begun);
    Set<String> away = fleet.wave(second).own();
    away.forEach(this::goesAway);

    Set<String> joined = new TreeSet<>(fleet.wave(second).own());
    joined.removeAll(away);

    assertThat(joined).hasSize(1);
  }

  @Test
  void aFleetOfOnePackGoesThroughAllWavesOnItsWord() {
    MadeUpFleet one = new MadeUpFleet(1);
    Rollout rollout = begun;
    while (rollout.state() == State.RUNNING) {
      one.follow(rollout, 25, 1);
      Rollout next = controller.step(rollout, one.wave(rollout), one.reports, NOW_MS);
      assertThat(next).isNotEqualTo(rollout);
      rollout = next;
    }
    assertThat(rollout.state()).isEqualTo(State.DONE);
  }

  @Test
  void smallErrorsAtAnchorsAreAsGoodAsNone() {
    String pack = fleet.reached(begun).get(0);
    PackReport slightlyWorse =
        new PackReport(
            pack, 7, Stage.SHADOW, NOW_MS, true, false, 1, 0.0012, 0.001, 1, 0, 0, 1, 8, 0, "");
    fleet.replace(pack, slightlyWorse);

    assertThat(step(begun).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aWaveWhosePacksAreAllAwayTakesTheFirstThatIsThere() {
    String first = fleet.reached(begun).get(0);
    fleet.replace(
        first,
        new PackReport(
            first, 0, Stage.WAITING, NOW_MS, false, false, 0, 1, 1, 1, 0, 0, 1, 8, 0, ""));

    assertThat(fleet.reached(begun)).hasSize(2).contains(first);
    fleet.follow(begun, 25, 1);
    assertThat(step(begun).wave()).isEqualTo(1);
  }

  @Test
  void packsWithNothingToJudgeByNeitherBlockNorCount() {
    Rollout second = begun.nextWave(NOW_MS, "test");
    fleet.follow(second, 25, 1);
    for (String idle : fleet.reached(second).subList(1, 4)) {
      fleet.idle(idle, 7);
    }

    Rollout third = step(second);

    assertThat(third.wave()).isEqualTo(2);
    assertThat(third.reason()).contains("3 packs had nothing to judge it by");
    fleet.reached(second).forEach(pack -> fleet.idle(pack, 7));
    assertThat(step(second)).as("nobody's word proves nothing").isSameAs(second);
  }

  @Test
  void aWaveThatHasNothingToJudgeByTakesAnotherPackUntilOneHas() {
    fleet.idle(fleet.reached(begun).get(0), 7);
    List<String> two = fleet.reached(begun);
    assertThat(two).hasSize(2);
    two.forEach(pack -> fleet.idle(pack, 7));
    List<String> three = new ArrayList<>(fleet.reached(begun));
    three.removeAll(two);
    assertThat(three).hasSize(1);
    fleet.replace(three.get(0), MadeUpFleet.report(three.get(0), 7, Stage.SHADOW, 30, 1));
    List<String> told = new ArrayList<>(two);
    told.addAll(three);

    Rollout waits =
        controller.step(begun, WavePacks.of(Set.copyOf(told), Set.of()), fleet.reports, NOW_MS);
    fleet.replace(three.get(0), MadeUpFleet.report(three.get(0), 7, Stage.COMMITTED, 30, 1));
    Rollout goesOn =
        controller.step(begun, WavePacks.of(Set.copyOf(told), Set.of()), fleet.reports, NOW_MS);

    assertThat(waits).isSameAs(begun);
    assertThat(goesOn.wave()).isEqualTo(1);
  }

  @Test
  void hoursInTheShadowAreNoProofUntilAPackHasPromoted() {
    String pack = fleet.reached(begun).get(0);
    PackReport shadow =
        new PackReport(pack, 7, Stage.SHADOW, NOW_MS, false, false, 99, 1, 1, 1, 0, 0, 1, 8, 0, "");
    fleet.replace(pack, shadow);

    assertThat(step(begun)).isSameAs(begun);
  }

  @Test
  void oneInTenMayFailInALargeWaveAndNoMore() {
    Rollout last = begun.nextWave(NOW_MS, "a").nextWave(NOW_MS, "b");
    fleet.follow(last, 1, 1);
    for (int k = 0; k < 4; k++) {
      String pack = fleet.packs.get(k);
      fleet.replace(pack, MadeUpFleet.report(pack, 7, Stage.REVERTED, 1, 1));
    }
    assertThat(step(last).state()).isNotEqualTo(State.ROLLED_BACK);

    String fifth = fleet.packs.get(4);
    fleet.replace(fifth, MadeUpFleet.report(fifth, 7, Stage.REVERTED, 1, 1));
    assertThat(step(last).state()).isEqualTo(State.ROLLED_BACK);
  }

  @Test
  void pausedStaysWhereItIs() {
    fleet.follow(begun, 99, 5);
    Rollout paused = begun.in(State.PAUSED, NOW_MS, "test");

    assertThat(step(paused)).isSameAs(paused);
  }

  @Test
  void aControllerKilledAfterAnyStepContinuesAsIfNothingHadBeen() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Rollout living = begun;
    Rollout restored = begun;
    for (int k = 0; k < 4; k++) {
      fleet.follow(living, 25, 1);
      living = step(living);
      byte[] stored = json.writeValueAsBytes(restored);
      restored =
          new RolloutController(RolloutRules.DEFAULT)
              .step(
                  json.readValue(stored, Rollout.class),
                  fleet.wave(restored),
                  fleet.reports,
                  NOW_MS);
      assertThat(restored).isEqualTo(living);
    }
    assertThat(restored.state()).isEqualTo(State.DONE);
  }
}
