package io.galvani.workbench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.workbench.chaos.Act.Kind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final List<String> PROCESSES =
      List.of("bridge", "broker", "database", "edge-pack-1", "kafka", "processor-1", "processor-2");
  private static final List<String> PROCESSORS = List.of("processor-1", "processor-2");

  @Test
  void sameSeedGivesTheSameScheduleAndAnotherSeedAnother() {
    assertThat(draw(1, 600)).isEqualTo(draw(1, 600)).isNotEqualTo(draw(2, 600));
  }

  @Test
  void nothingIsDoneToATargetThatStillSuffers() {
    for (long seed = 1; seed <= 20; seed++) {
      Map<String, Double> freeAtS = new HashMap<>();
      for (Act act : draw(seed, 3600)) {
        assertThat(act.atS())
            .as("seed %d: %s at %.1f s", seed, act, act.atS())
            .isGreaterThanOrEqualTo(freeAtS.getOrDefault(act.target(), 0.0));
        freeAtS.put(act.target(), act.endS());
      }
    }
  }

  @Test
  void longRunHasTheLongOutagesAtTheirFullLength() {
    List<Act> acts = draw(1, Schedule.LONG_RUN_S);

    assertThat(acts).isSortedAccordingTo(Comparator.comparingDouble(Act::atS));
    assertThat(acts).anyMatch(act -> act.kind() == Kind.KILL && act.forS() == 600);
    assertThat(acts).anyMatch(act -> act.kind() == Kind.DOWN && act.forS() == 1800);
    assertThat(acts).allMatch(act -> act.endS() <= Schedule.LONG_RUN_S + 15);
    assertThat(draw(1, 600)).allMatch(act -> act.forS() <= 15);
  }

  private static List<Act> draw(long seed, double lastsS) {
    return Schedule.draw(seed, lastsS, PROCESSES, PROCESSORS);
  }
}
