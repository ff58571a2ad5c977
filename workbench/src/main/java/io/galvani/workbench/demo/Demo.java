package io.galvani.workbench.demo;

import io.galvani.battery.twin.DemoFleet;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.edge.EdgeAgent;
import io.galvani.edge.PackFeed;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.monitor.StepObserver;
import io.galvani.edge.source.TwinSource;
import io.galvani.schemas.PackId;
import io.galvani.workbench.embedded.MqttAccount;
import io.galvani.workbench.road.EdgeRun;
import io.galvani.workbench.road.EmbeddedCloud;
import io.galvani.workbench.road.WorkFolder;
import io.galvani.workbench.summary.FaultAccount;
import io.galvani.workbench.summary.JsonFile;
import io.galvani.workbench.summary.Summaries;
import io.galvani.workbench.summary.Summary;
import io.galvani.workbench.summary.SummaryTable;
import io.galvani.workbench.view.LiveView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of the demo: starts the road, feeds it, watches it, ends it, adds up. */
final class Demo {
  private static final String TENANT = "demo";
  private static final String EDGE = "demo-edge";
  private static final int SAMPLES_PER_FRAME = 10;
  private static final Duration DRAIN = Duration.ofMinutes(2);

  private final List<DemoFleet.Pack> fleet;
  private final FaultJudge judge;
  private final double speed;
  private final @Nullable Duration runFor;
  private final LiveView view;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  Demo(
      List<DemoFleet.Pack> fleet,
      long startMs,
      double speed,
      @Nullable Duration runFor,
      boolean live) {
    this.fleet = fleet;
    this.judge = new FaultJudge(fleet, startMs);
    this.speed = speed;
    this.runFor = runFor;
    this.view = new LiveView(System.out, live, startMs);
  }

  /** Runs until the time is over or Ctrl-C; returns the exit code. */
  int run(@Nullable Path json) throws IOException, InterruptedException {
    FaultTable.print(fleet, System.out);
    Thread hook = new Thread(this::stopAndWait, "demo-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    List<TwinSource> sources = new ArrayList<>();
    List<PackFeed> feeds = feeds(sources);
    List<PackId> ids = fleet.stream().map(p -> new PackId(TENANT, p.name())).toList();
    MqttAccount account = MqttAccount.edge(TENANT, EDGE, ids);
    try (WorkFolder folder = new WorkFolder("demo");
        EmbeddedCloud cloud = new EmbeddedCloud(folder.path(), account, Duration.ZERO)) {
      cloud.start();
      return drive(cloud, folder.path().resolve("outbox"), feeds, sources, json);
    } finally {
      ended.countDown();
    }
  }

  private void stopAndWait() {
    stop.countDown();
    try {
      ended.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private int drive(
      EmbeddedCloud cloud,
      Path outbox,
      List<PackFeed> feeds,
      List<TwinSource> sources,
      @Nullable Path json)
      throws InterruptedException {
    try (EdgeAgent agent =
        EdgeRun.agent(TENANT, EDGE, cloud.edgeBroker(), outbox, feeds, StepObserver.NONE)) {
      long startNs = System.nanoTime();
      agent.start();
      Double firstEstimateS = watch(cloud, agent);
      sources.forEach(TwinSource::close);
      boolean drained =
          agent.awaitDone(DRAIN) && cloud.awaitDrained(agent.snapshot().samplesRead(), DRAIN);
      double wallS = (System.nanoTime() - startNs) / 1e9;
      FaultAccount faults = judge.judge(cloud.snapshot().raised());
      Summary summary =
          Summaries.of(
              agent.snapshot(), cloud.snapshot(), cloud.points(), wallS, firstEstimateS, faults);
      System.out.println();
      SummaryTable.print(summary, System.out);
      FaultTable.printOutcome(faults, System.out);
      if (json != null) {
        JsonFile.write(json, summary);
      }
      return drained && summary.lost() == 0 ? 0 : 1;
    }
  }

  /** Shows what happens until the end; returns when the first estimate came, s after JVM start. */
  private @Nullable Double watch(EmbeddedCloud cloud, EdgeAgent agent) throws InterruptedException {
    Double firstEstimateS = null;
    long endNs = Long.MAX_VALUE;
    while (!stop.await(250, TimeUnit.MILLISECONDS) && System.nanoTime() < endNs) {
      var now = cloud.snapshot();
      if (firstEstimateS == null && now.hasEstimates()) {
        firstEstimateS = sinceJvmStartS();
        if (runFor != null) {
          endNs = System.nanoTime() + runFor.toNanos();
        }
      }
      view.show(now, agent.snapshot());
    }
    return firstEstimateS;
  }

  private static double sinceJvmStartS() {
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    return (System.currentTimeMillis() - start) / 1000.0;
  }

  private List<PackFeed> feeds(List<TwinSource> sources) {
    List<PackFeed> feeds = new ArrayList<>();
    for (DemoFleet.Pack pack : fleet) {
      TwinSource source = new TwinSource(pack.twin(), feeds.size() + 1, Long.MAX_VALUE);
      sources.add(source);
      PackConfig config =
          PackConfig.of(pack.name(), pack.cell().name())
              .withCells(pack.cell().capacityAh(), pack.settings().layout().parallel())
              .withProbeCell(Arrays.stream(pack.settings().layout().probeCell()).boxed().toList())
              .withSpeed(Double.toString(speed))
              .withSamplesPerFrame(SAMPLES_PER_FRAME);
      feeds.add(new PackFeed(config, CellLibrary.toJson(pack.cell()), source));
    }
    return feeds;
  }
}
