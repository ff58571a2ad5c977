package io.galvani.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.workbench.arrivals.PackArrival;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that comes back to hundreds of edges, each with an hour to tell. */
@Tag("p1")
final class HerdFault {
  private static final int EDGES = Integer.getInteger("galvani.fault.herd.edges", 500);
  private static final int CELLS = 4;
  private static final int HOUR_S = 3_600;
  private static final int FRAME = 60;
  private static final int AWAY_S = 20;
  private static final int LIVE_PER_S = 20;
  private static final int POLL_MS = 100;
  private static final double MEBI = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String HERD = "herd";

  @Test
  void t21FiveHundredEdgesComeBackAndNobodyStarves(@TempDir Path folder) throws Exception {
    List<FedPack> live = FedPack.fleet(1, 12, 21, Watch.START_MS);
    List<BacklogEdge> herd = new ArrayList<>();
    try (RoadCase running = new RoadCase(folder, RoadPlan.of(live, LIVE_PER_S, Long.MAX_VALUE))) {
      FaultRoad road = running.road();
      running.begin();
      fill(herd, folder, road.brokerPort());
      road.part("broker").kill();
      herd.forEach(BacklogEdge::start);
      TimeUnit.SECONDS.sleep(AWAY_S);

      road.part("broker").start();
      Observed seen = observe(running, herd);

      long connects = herd.stream().mapToLong(BacklogEdge::connects).sum();
      running.figure(
          "T21",
          "%d edges, an hour each, broker away %d s: 95 %% back after %.1f s, all after %.1f s, at"
              + " most %d in a second, %d connections, %d times back to the watermark, drained"
              + " after %.1f s, broker resident %.0f MiB, live pack at most %.1f s behind in Kafka"
              + " and %.1f s in estimates",
          EDGES,
          AWAY_S,
          seen.mostBackS,
          seen.allBackS,
          seen.mostInASecond,
          connects,
          herd.stream().mapToLong(BacklogEdge::goBacks).sum(),
          seen.drainedS,
          road.child("broker").residentBytes() / MEBI,
          seen.storedBehindS,
          seen.behindS);
      Watch.await(
          "all is processed",
          PATIENCE,
          () -> ofHerd(running, PackArrival.Counts::processed) >= (long) EDGES * HOUR_S);
      assertThat(ofHerd(running, PackArrival.Counts::estimated)).isEqualTo((long) EDGES * HOUR_S);
      assertThat(ofHerd(running, PackArrival.Counts::lost)).isZero();
      assertThat(ofHerd(running, PackArrival.Counts::rejected)).as("out of order").isZero();
      assertThat(connects).as("nobody is thrown out again").isLessThan(EDGES * 2L);
      assertThat(seen.mostInASecond).as("they spread themselves").isLessThan(EDGES / 4);
    } finally {
      closeAll(herd);
    }
  }

  private static final class Observed {
    private double mostBackS = Double.NaN;
    private double allBackS = Double.NaN;
    private double drainedS = Double.NaN;
    private long mostInASecond;
    private double storedBehindS;
    private double behindS;
  }

  /** Looks on until everything is drained. */
  private static Observed observe(RoadCase running, List<BacklogEdge> herd) throws Exception {
    Observed seen = new Observed();
    List<Long> back = new ArrayList<>();
    long startNs = System.nanoTime();
    while (Double.isNaN(seen.drainedS)) {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
      double nowS = (System.nanoTime() - startNs) / 1e9;
      assertThat(nowS)
          .as("drained in time; %s", standing(herd))
          .isLessThan((double) PATIENCE.toSeconds());
      long connected = herd.stream().filter(BacklogEdge::isConnected).count();
      back.add(connected);
      int second = 1_000 / POLL_MS;
      long before = back.size() > second ? back.get(back.size() - 1 - second) : 0;
      seen.mostInASecond = Math.max(seen.mostInASecond, connected - before);
      if (Double.isNaN(seen.mostBackS) && connected >= 0.95 * EDGES) {
        seen.mostBackS = nowS;
      }
      if (Double.isNaN(seen.allBackS) && connected == EDGES) {
        seen.allBackS = nowS;
      }
      if (!Double.isNaN(seen.mostBackS)) {
        seen.storedBehindS =
            Math.max(seen.storedBehindS, behindS(running, PackArrival.Counts::forwarded));
        seen.behindS = Math.max(seen.behindS, behindS(running, PackArrival.Counts::processed));
      }
      if (herd.stream().allMatch(BacklogEdge::isDrained)) {
        seen.drainedS = nowS;
      }
    }
    return seen;
  }

  private static String standing(List<BacklogEdge> herd) {
    return "%d connected, %d drained, went back %d times"
        .formatted(
            herd.stream().filter(BacklogEdge::isConnected).count(),
            herd.stream().filter(BacklogEdge::isDrained).count(),
            herd.stream().mapToLong(BacklogEdge::goBacks).sum());
  }

  /** Samples of the live pack that were measured and did not get there yet, as a time, s. */
  private static double behindS(RoadCase running, ToLongFunction<PackArrival.Counts> there) {
    long arrived =
        running.arrived().packs().stream()
            .filter(pack -> !pack.pack().tenant().equals(HERD))
            .mapToLong(pack -> there.applyAsLong(pack.counts()))
            .sum();
    return (running.road().made() - arrived) / (double) LIVE_PER_S;
  }

  private static long ofHerd(RoadCase running, ToLongFunction<PackArrival.Counts> count) {
    return running.arrived().packs().stream()
        .filter(pack -> pack.pack().tenant().equals(HERD))
        .mapToLong(pack -> count.applyAsLong(pack.counts()))
        .sum();
  }

  /** All of them measured the same hour. */
  private static void fill(List<BacklogEdge> herd, Path folder, int brokerPort)
      throws InterruptedException {
    FedPack pack = new FedPack("same", CELLS, 21, Watch.START_MS, List.of());
    FedPack.Samples source = pack.samples();
    List<byte[]> bodies = new ArrayList<>();
    for (int f = 0; f < HOUR_S / FRAME; f++) {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < FRAME; i++) {
        source.next();
        samples.add(sample(source));
      }
      bodies.add(FrameEncoder.encode(1, ClockQuality.CLOCK_QUALITY_SYNCED, samples));
    }
    for (int e = 0; e < EDGES; e++) {
      PackId id = new PackId(HERD, "edge-" + e);
      BacklogEdge edge = new BacklogEdge(id, folder.resolve("herd-" + e), brokerPort, CELLS);
      herd.add(edge);
      for (int f = 0; f < bodies.size(); f++) {
        long firstMs = Watch.START_MS + 1_000L * f * FRAME;
        edge.add(bodies.get(f), FRAME, firstMs, firstMs + 1_000L * (FRAME - 1));
      }
      edge.flush();
    }
  }

  private static Sample sample(FedPack.Samples source) {
    var measured = source.sample();
    return new Sample(
        measured.timestampMs(),
        measured.monotonicMs(),
        measured.currentA(),
        measured.packVoltageV(),
        measured.cellVoltageV().clone(),
        new double[] {measured.temperatureDegC()[0]},
        Double.NaN,
        0);
  }

  private static void closeAll(List<BacklogEdge> herd) throws Exception {
    ExecutorService closing = Executors.newFixedThreadPool(32);
    List<Future<?>> ends = new ArrayList<>();
    herd.forEach(edge -> ends.add(closing.submit(edge::close)));
    for (Future<?> end : ends) {
      end.get();
    }
    closing.shutdown();
  }
}
