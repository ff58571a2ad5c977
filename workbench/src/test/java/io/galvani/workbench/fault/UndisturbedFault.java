package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle itself: it finds nothing where nothing was done, and what was done otherwise. */
final class UndisturbedFault {
  @Test
  void nothingIsWrongWhereNothingWasDone(@TempDir Path folder) throws Exception {
    RoadPlan plan = RoadPlan.of(FedPack.fleet(2, 12, 1, Watch.START_MS), 200, 2_000);
    try (FaultRoad road = new FaultRoad(folder, plan)) {
      road.startCloud();
      road.startEdges();
      road.awaitFeeds();
      boolean covered = road.awaitEdges(Watch.PATIENCE);
      Verdict verdict = new Oracle(road).judge(folder.resolve("referee"), Watch.PATIENCE);
      Watch.figure("undisturbed", "%s", verdict);

      assertThat(covered).isTrue();
      assertThat(verdict.isClean()).as("%s", verdict).isTrue();
      assertThat(verdict.sampled()).isEqualTo(4_000);
      assertThat(verdict.alerts()).isPositive();
    }
  }
}
