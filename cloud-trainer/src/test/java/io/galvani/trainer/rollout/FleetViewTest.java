package io.galvani.trainer.rollout;

import static io.galvani.trainer.rollout.MadeUpFleet.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.trainer.rollout.Rollout.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What a person said holds, whatever clocks say and whatever a controller wrote meanwhile. */
final class FleetViewTest {
  private static final String PACK = "acme/pack-1";

  private final FleetView fleet = new FleetView();
  private final Rollout begun = Rollout.begin("soh", 5, 4, List.of(1, 25, 100), NOW_MS);
  private final Rollout second = begun.nextWave(NOW_MS + 60_000, "passed");

  @Test
  void aStopFromAClockThatIsBehindCounts() {
    Rollout stopped = second.in(State.ROLLED_BACK, NOW_MS - 60_000, "by hand");
    fleet.rollout(begun);
    fleet.rollout(second);

    fleet.rollout(stopped);

    assertThat(fleet.rollouts()).containsEntry("soh", stopped);
    assertThat(fleet.overwritten()).isEmpty();
  }

  @Test
  void aStepOfAControllerThatHadNotReadTheStopIsUndone() {
    Rollout stopped = begun.in(State.ROLLED_BACK, NOW_MS + 1, "by hand");
    fleet.rollout(begun);
    fleet.rollout(stopped);

    fleet.rollout(second);

    assertThat(fleet.rollouts()).containsEntry("soh", stopped);
    assertThat(fleet.overwritten()).as("to be stored again").containsExactly(stopped);
    assertThat(fleet.overwritten()).isEmpty();
  }

  @Test
  void aPauseHoldsUntilItIsResumed() {
    Rollout paused = begun.in(State.PAUSED, NOW_MS + 1, "by hand");
    Rollout resumed = paused.in(State.RUNNING, NOW_MS + 2, "by hand");
    fleet.rollout(begun);
    fleet.rollout(paused);
    fleet.rollout(second);
    assertThat(fleet.rollouts()).containsEntry("soh", paused);

    fleet.rollout(resumed);

    assertThat(fleet.rollouts()).containsEntry("soh", resumed);
    assertThat(fleet.overwritten()).isEmpty();
  }

  @Test
  void whatWasTakenBackMayBeBegunAnew() {
    Rollout again = Rollout.begin("soh", 5, 4, List.of(100), NOW_MS + 9);
    fleet.rollout(begun.in(State.ROLLED_BACK, NOW_MS + 1, "by hand"));

    fleet.rollout(again);

    assertThat(fleet.rollouts()).containsEntry("soh", again);
  }

  @Test
  void packsOfAReleaseThatWasTakenBackAreToldThoughTheNextHasBegun() {
    register();
    ModelDesired told = new ModelDesired(PackId.parse(PACK), "soh", 5, 0, 1, NOW_MS);
    take(KafkaTopic.MODELS_DESIRED, told.key(), told.toBytes());
    Rollout stopped = begun.in(State.ROLLED_BACK, NOW_MS + 1, "by hand");
    fleet.rollout(begun);
    fleet.rollout(stopped);
    fleet.rollout(Rollout.begin("soh", 6, 4, List.of(1, 100), NOW_MS + 2));

    assertThat(fleet.takenBackBefore()).containsExactly(stopped);
    assertThat(fleet.toldToRun("soh", 5)).containsExactly(PACK);
    ModelDesired now =
        new FleetJudge(fleet, RolloutRules.DEFAULT).desired(stopped, PACK, NOW_MS + 3);
    assertThat(now.counter()).isEqualTo(4);
    assertThat(now.withdrawn()).isEqualTo(5);
  }

  private void register() {
    take(
        KafkaTopic.PACKS,
        PACK,
        PackRegistration.newBuilder().setEdge("edge-1").build().toByteArray());
  }

  private void take(KafkaTopic topic, String key, byte[] value) {
    fleet.take(
        new ConsumerRecord<>(topic.name(), 0, 0, key.getBytes(StandardCharsets.UTF_8), value));
  }
}
