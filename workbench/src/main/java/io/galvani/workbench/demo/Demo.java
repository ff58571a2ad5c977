package io.galvani.workbench.demo;

import io.galvani.battery.twin.DemoFleet;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.edge.EdgeAgent;
import io.galvani.edge.PackFeed;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.monitor.StepObserver;
import io.galvani.schemas.PackId;
import io.galvani.trainer.release.ReleaseOffice;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One run of the demo: starts the road, feeds it, watches it, ends it, adds up. */
final class Demo {
  private static final String TENANT = "demo";
  private static final String EDGE = "demo-edge";
  private static final int SAMPLES_PER_FRAME = 10;
  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final Duration LONGEST_ROUND = Duration.ofMinutes(8);

  private final List<DemoFleet.Pack> fleet;
  private final FaultJudge judge;
  private final double speed;
  private final @Nullable Duration runFor;
  private final @Nullable Round round;
  private final LiveView view;
  private final AtomicReference<@Nullable RoundOutcome> roundOutcome = new AtomicReference<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Whether models go round: a trained one, or a wrong one on purpose.
   *
   * @param bad a wrong one
   * @param ends whether the demo ends with it
   */
  record Round(boolean bad, boolean ends) {}

  Demo(
      List<DemoFleet.Pack> fleet,
      long startMs,
      double speed,
      @Nullable Duration runFor,
      @Nullable Round round,
      boolean live) {
    this.fleet = fleet;
    this.judge = new FaultJudge(fleet, startMs);
    this.speed = speed;
    this.runFor = runFor;
    this.round = round;
    this.view = new LiveView(System.out, live, startMs);
  }

  /** Runs until the time is over or Ctrl-C; returns the exit code. */
  int run(@Nullable Path json) throws IOException, InterruptedException {
    FaultTable.print(fleet, System.out);
    Thread hook = new Thread(this::stopAndWait, "demo-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    List<TruthLog> sources = new ArrayList<>();
    List<PackFeed> feeds = feeds(sources);
    List<PackId> ids = fleet.stream().map(p -> new PackId(TENANT, p.name())).toList();
    MqttAccount account = MqttAccount.edge(TENANT, EDGE, ids);
    try (WorkFolder folder = new WorkFolder("demo");
        EmbeddedCloud cloud = new EmbeddedCloud(folder.path(), account, Duration.ZERO)) {
      ReleaseOffice office = round == null ? null : office(folder.path());
      if (office != null) {
        cloud.withModelRoot(office.root());
      }
      cloud.start();
      System.out.printf(
          "while it runs: Kafka %s, MQTT %s, time series %s%n",
          cloud.kafka().bootstrapServers(), cloud.broker().url(), cloud.timeSeries().url());
      return drive(cloud, folder.path(), office, feeds, sources, json);
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

  private static ReleaseOffice office(Path folder) {
    return new ReleaseOffice(folder.resolve("releases"), System.currentTimeMillis());
  }

  private int drive(
      EmbeddedCloud cloud,
      Path folder,
      @Nullable ReleaseOffice office,
      List<PackFeed> feeds,
      List<TruthLog> sources,
      @Nullable Path json)
      throws InterruptedException {
    Path outbox = folder.resolve("outbox");
    ModelsConfig models = office == null ? null : models(folder, office);
    try (EdgeAgent agent =
        EdgeRun.agent(TENANT, EDGE, cloud.edgeBroker(), outbox, feeds, StepObserver.NONE, models)) {
      long startNs = System.nanoTime();
      agent.start();
      Thread rounds = office == null ? null : rounds(folder, cloud, office, sources);
      Double firstEstimateS = watch(cloud, agent);
      if (rounds != null) {
        rounds.interrupt();
        rounds.join();
      }
      sources.forEach(TruthLog::close);
      boolean drained =
          agent.awaitDone(DRAIN) && cloud.awaitDrained(agent.snapshot().samplesRead(), DRAIN);
      double wallS = (System.nanoTime() - startNs) / 1e9;
      FaultAccount faults = judge.judge(cloud.snapshot().raised());
      Summary summary =
          Summaries.of(
              agent.snapshot(), cloud.snapshot(), cloud.points(), wallS, firstEstimateS, faults);
      RoundOutcome went = roundOutcome.get();
      if (went != null) {
        summary = went.in(summary);
      }
      System.out.println();
      SummaryTable.print(summary, System.out);
      FaultTable.printOutcome(faults, System.out);
      if (json != null) {
        JsonFile.write(json, summary);
      }
      return drained && summary.lost() == 0 && roundWasGood() ? 0 : 1;
    }
  }

  /** A round that was to end must have ended as it should; one that was cut off is no fault. */
  private boolean roundWasGood() {
    Round asked = round;
    RoundOutcome went = roundOutcome.get();
    if (asked == null || !asked.ends()) {
      return true;
    }
    return went != null && (asked.bad() ? went.rollbacks() == 1 : went.promotions() > 0);
  }

  /** Little time in the shadow, because a demo has none to spare. */
  private static ModelsConfig models(Path folder, ReleaseOffice office) {
    return new ModelsConfig(
        folder.resolve("models"),
        office.root(),
        "demo",
        256,
        50.0,
        Duration.ofMinutes(15),
        Duration.ofMinutes(2),
        Duration.ofSeconds(1),
        null,
        null);
  }

  private Thread rounds(
      Path folder, EmbeddedCloud cloud, ReleaseOffice office, List<TruthLog> sources) {
    Map<String, TruthLog> truth = new TreeMap<>();
    DemoFleet.Pack kind = fleet.get(0);
    for (int k = 0; k < fleet.size(); k++) {
      if (fleet.get(k).cell().chemistry() == kind.cell().chemistry()) {
        truth.put(TENANT + "/" + fleet.get(k).name(), sources.get(k));
      }
    }
    ModelRound models =
        new ModelRound(
            folder,
            office,
            cloud.clients(),
            TENANT,
            kind.cell(),
            truth,
            round != null && round.bad(),
            word -> view.tell("model round: " + word));
    Thread thread = new Thread(() -> go(models), "demo-round");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void go(ModelRound models) {
    try {
      roundOutcome.set(models.run());
    } catch (InterruptedException cutOff) {
      view.tell("model round: cut off");
    } catch (IOException | RuntimeException failed) {
      LoggerFactory.getLogger(Demo.class).error("Model round failed", failed);
    } finally {
      if (round != null && round.ends()) {
        stop.countDown();
      }
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
        } else if (round != null && round.ends()) {
          endNs = System.nanoTime() + LONGEST_ROUND.toNanos();
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

  private List<PackFeed> feeds(List<TruthLog> sources) {
    List<PackFeed> feeds = new ArrayList<>();
    for (DemoFleet.Pack pack : fleet) {
      TruthLog source = new TruthLog(pack.twin(), feeds.size() + 1);
      if (round == null) {
        source.forget();
      }
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
