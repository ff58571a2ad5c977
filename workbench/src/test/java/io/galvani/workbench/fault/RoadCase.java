package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.workbench.arrivals.ArrivalReader;
import io.galvani.workbench.arrivals.PackArrival.Counts;
import io.galvani.workbench.arrivals.Snapshot;
import io.galvani.workbench.arrivals.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * A road under steady load for a row of cases: each breaks something and waits until everything
 * measured so far was processed; the oracle judges all of them together at the end.
 */
final class RoadCase implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(10);
  private static final Duration END = Duration.ofMinutes(6);

  private final Path folder;
  private final FaultRoad road;
  private final Tally tally = new Tally();
  private final ArrivalReader arrivals;
  private long madeBefore;

  RoadCase(Path folder, RoadPlan plan) throws IOException, InterruptedException {
    this.folder = folder;
    this.road = new FaultRoad(folder, plan);
    road.startCloud();
    arrivals = new ArrivalReader(road.bootstrapServers(), tally);
    arrivals.start();
    road.startEdges();
    long first = 10L * plan.packs().size();
    Watch.await("the road begins", START, () -> processed() >= first);
  }

  FaultRoad road() {
    return road;
  }

  /** Samples that the stream processor accounted for. */
  long processed() {
    return tally.snapshot().sum(Counts::processed);
  }

  /** All that arrived so far, also of packs that are not the road's own. */
  Snapshot arrived() {
    return tally.snapshot();
  }

  long deadLetters() {
    return tally.snapshot().deadLetters();
  }

  /** A case begins, with everything in order whatever the one before left behind. */
  void begin() throws IOException {
    road.putRight();
    madeBefore = road.made();
  }

  /** Waits until so many samples more were measured, whether anybody hears of them or not. */
  void awaitMade(long samples) {
    long until = road.made() + samples;
    Watch.await(samples + " samples are measured", () -> road.made() >= until);
  }

  /** Waits until everything measured up to now is processed; returns how long that took, s. */
  double recovered() {
    long made = road.made();
    return Watch.await("all is processed", () -> processed() >= made);
  }

  /** Prints a case's figures: samples measured in it, and what it measured itself. */
  void figure(String testCase, String format, Object... values) {
    Watch.figure(
        testCase, "N %d, %s", road.made() - madeBefore, String.format(Locale.ROOT, format, values));
  }

  /** Ends the packs and lets the oracle judge everything since the beginning. */
  Verdict judge(String cases) throws IOException, InterruptedException {
    road.endFeeds();
    boolean covered = road.awaitEdges(END);
    Verdict verdict = new Oracle(road).judge(folder.resolve("referee"), END);
    Watch.figure(cases, "%s", verdict);
    assertThat(covered).as("every edge is covered").isTrue();
    assertThat(verdict.isClean()).as("%s", verdict).isTrue();
    return verdict;
  }

  @Override
  public void close() {
    arrivals.close();
    road.close();
  }
}
