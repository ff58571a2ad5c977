package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stream processors with a standby copy of each other's state, taken over and rebalanced. */
@Tag("p1")
final class StandbyFault extends CaseRow {
  private static final int TAKEOVERS = Integer.getInteger("galvani.fault.takeovers", 6);
  private static final int REBALANCES = Integer.getInteger("galvani.fault.rebalances", 12);
  private static final int PERIOD_S = 10;
  private static final int POLL_MS = 250;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    List<FedPack> packs = FedPack.fleet(4, 12, 37, Watch.START_MS);
    open(folder, RoadPlan.of(packs, 50, Long.MAX_VALUE).withProcessors(2, 1));
  }

  @Override
  String cases() {
    return "T37, T39";
  }

  @Test
  @Order(37)
  void t37AStandbyThatTakesOverGoesOnFromTheSameState() throws Exception {
    running.begin();
    double longestS = 0;
    for (int takeover = 0; takeover < TAKEOVERS; takeover++) {
      String processor = "processor-" + (1 + takeover % 2);
      running.recovered();
      road.part(processor).kill();
      longestS = Math.max(longestS, running.recovered());
      // It stays away for long enough that its tasks' new owner writes what it does not have.
      running.awaitMade(1_000);
      running.recovered();
      road.part(processor).start();
      running.awaitMade(1_000);
    }
    double recoveryS = running.recovered();

    running.figure(
        "T37",
        "taken over %d times, longest until all was processed %.1f s, at the end %.1f s",
        TAKEOVERS,
        longestS,
        recoveryS);
  }

  @Test
  @Order(39)
  void t39ProcessingGoesOnInARebalanceStorm() throws Exception {
    running.begin();
    running.recovered();
    int moving = 0;
    int polls = 0;
    double longestS = 0;
    for (int change = 0; change < REBALANCES; change++) {
      if (change % 2 == 0) {
        road.child("processor-2").stop();
      } else {
        road.part("processor-2").start();
      }
      long before = running.processed();
      long lastMoveNs = System.nanoTime();
      for (int poll = 0; poll < PERIOD_S * 1_000 / POLL_MS; poll++, polls++) {
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
        long now = running.processed();
        if (now > before) {
          moving++;
          lastMoveNs = System.nanoTime();
        }
        longestS = Math.max(longestS, (System.nanoTime() - lastMoveNs) / 1e9);
        before = now;
      }
    }
    double recoveryS = running.recovered();

    running.figure(
        "T39",
        "%d changes, one every %d s: something was processed in %d of %d quarters of a second,"
            + " longest pause %.1f s, recovery %.1f s",
        REBALANCES,
        PERIOD_S,
        moving,
        polls,
        longestS,
        recoveryS);
    assertThat(longestS).as("progress each minute").isLessThan(60);
  }
}
