package io.galvani.trainer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.trainer.rollout.Rollout.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderRolloutLogTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theNewestStateIsTheState() {
    try (RolloutLog log = new FolderRolloutLog(folder)) {
      assertThat(log.newest("soh")).isEmpty();
      Rollout begun = Rollout.begin("soh", 2, 1, List.of(1, 100), 10);
      Rollout paused = begun.in(State.PAUSED, 20, "by hand");
      log.append(begun);
      log.append(Rollout.begin("soc", 9, 8, List.of(100), 15));
      log.append(paused);

      assertThat(log.history("soh")).containsExactly(begun, paused);
      assertThat(log.newest("soh")).contains(paused);
    }
  }

  @Test
  void aLineCutShortByACrashSpoilsItselfAlone() throws Exception {
    Rollout begun = Rollout.begin("soh", 2, 1, List.of(1, 100), 10);
    try (RolloutLog log = new FolderRolloutLog(folder)) {
      log.append(begun);
      Files.writeString(
          folder.resolve("rollouts.jsonl"), "\n{\"model\":\"so", StandardOpenOption.APPEND);

      assertThat(log.history("soh")).containsExactly(begun);
    }
  }

  @Test
  void afterALineCutShortItGoesOn() throws Exception {
    Rollout begun = Rollout.begin("soh", 2, 1, List.of(1, 100), 10);
    Rollout stopped = begun.in(State.ROLLED_BACK, 30, "by hand");
    try (RolloutLog log = new FolderRolloutLog(folder)) {
      log.append(begun);
      Files.writeString(
          folder.resolve("rollouts.jsonl"), "\n{\"model\":\"so", StandardOpenOption.APPEND);
      log.append(stopped);

      assertThat(log.history("soh")).containsExactly(begun, stopped);
    }
  }

  @Test
  void theReleaseToGoBackToIsNoneThatWasTakenBack() {
    try (RolloutLog log = new FolderRolloutLog(folder)) {
      log.append(Rollout.begin("soh", 3, 0, List.of(100), 10).in(State.DONE, 11, "passed"));
      Rollout fourth = Rollout.begin("soh", 4, 3, List.of(100), 20).in(State.DONE, 21, "passed");
      log.append(fourth);
      assertThat(RolloutCommands.lastDone(log, "soh")).isEqualTo(4);

      log.append(fourth.in(State.ROLLED_BACK, 30, "by hand"));

      assertThat(RolloutCommands.lastDone(log, "soh")).isEqualTo(3);
    }
  }
}
