package io.galvani.workbench.evaluate.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.galvani.edge.Feeds;
import io.galvani.edge.PackFeed;
import io.galvani.workbench.evaluate.pack.StandingOut.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two vehicles, each with weak cells that the description of their logs names. */
class RealPackFindingsTest {
  private static final Path DATA = Path.of("..", "..", "shared", "data", "ev-fleet-faults");

  @Test
  void car1HasItsLowestAndHighestCellsAndNoneOfMoreResistance() throws InterruptedException {
    PackRun run = run("car1");
    List<Finding> charge = byValue(run);

    assertThat(charge.get(0).cell()).as("lowest").isEqualTo(10 - 1);
    assertThat(charge.get(charge.size() - 1).cell()).as("highest").isEqualTo(91 - 1);
    assertThat(charge.subList(96 - 12, 96)).extracting(Finding::cell).contains(94 - 1, 96 - 1);
    assertThat(rules(run)).containsOnlyOnce("pack-imbalance").doesNotContain("cell-resistance");
  }

  @Test
  void car3HasTwoStandingLowCellsOfWhichAlertsTellOnceEach() throws InterruptedException {
    PackRun run = run("car3");
    List<Finding> charge = byValue(run);

    assertThat(charge.subList(0, 2)).extracting(Finding::cell).containsExactly(81 - 1, 2 - 1);
    assertThat(charge.subList(0, 2)).allMatch(Finding::standsOut);
    assertThat(
            run.alerts().entries().stream()
                .filter(entry -> entry.raised.rule().equals("cell-imbalance"))
                .map(entry -> entry.raised.componentIndex()))
        .containsExactly(81 - 1, 2 - 1);
    assertThat(rules(run)).doesNotContain("cell-self-discharge", "pack-imbalance");
  }

  private static PackRun run(String car) throws InterruptedException {
    Path log = DATA.resolve(car + ".csv.gz");
    assumeThat(Files.exists(log)).as("skipped: %s is not here", log).isTrue();
    PackFeed feed =
        Feeds.replay(log, Path.of("..", "examples", "mappings", car + ".yaml"), "max", 1);
    try {
      PackRun run = new PackRun(feed.model());
      run.follow(feed.source());
      return run;
    } finally {
      feed.source().close();
    }
  }

  private static List<Finding> byValue(PackRun run) {
    return StandingOut.rank(run.model().cells(), run.traces()::charge).stream()
        .sorted(Comparator.comparingDouble(Finding::value))
        .toList();
  }

  private static List<String> rules(PackRun run) {
    return run.alerts().entries().stream().map(entry -> entry.raised.rule()).toList();
  }
}
