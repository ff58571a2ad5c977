package io.galvani.workbench.replay;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.cli.Output;
import io.galvani.edge.EdgeAgent;
import io.galvani.edge.Feeds;
import io.galvani.edge.PackFeed;
import io.galvani.edge.monitor.StepObserver;
import io.galvani.edge.source.Pacing;
import io.galvani.schemas.PackId;
import io.galvani.workbench.embedded.MqttAccount;
import io.galvani.workbench.road.EdgeRun;
import io.galvani.workbench.road.EmbeddedCloud;
import io.galvani.workbench.road.WorkFolder;
import io.galvani.workbench.summary.JsonFile;
import io.galvani.workbench.summary.Summaries;
import io.galvani.workbench.summary.Summary;
import io.galvani.workbench.summary.SummaryTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code galvani replay LOG}: sends a recording and prints what arrived. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Sends a recorded log through edge agent, MQTT, bridge, Kafka, topology and sink, all in"
            + " this JVM, and prints what arrived.")
public final class ReplayCommand implements Callable<Integer> {
  private static final String TENANT = "replay";
  private static final String EDGE = "replay";
  private static final Duration DRAIN = Duration.ofMinutes(10);

  @Parameters(
      paramLabel = "LOG",
      description = "CSV, plain or gzip; a Battery Data Format file needs no mapping.")
  private Path log = Path.of("");

  @Option(
      names = "--map",
      paramLabel = "MAP.yaml",
      description = "how columns become samples; examples/mappings shows two")
  private @Nullable Path map;

  @Option(
      names = "--speed",
      paramLabel = "max|N",
      description = "event time against real time, default max")
  private String speed = "max";

  @Option(names = "--samples-per-frame", paramLabel = "N", description = "default 10")
  private int samplesPerFrame = 10;

  @Option(names = "--json", paramLabel = "FILE", description = "write the summary there")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    if (json != null) {
      Output.requireFile("--json", json);
    }
    PackFeed feed = open();
    PackId pack = new PackId(TENANT, feed.pack().id());
    MqttAccount account = MqttAccount.edge(TENANT, EDGE, List.of(pack));
    try (WorkFolder folder = new WorkFolder("replay");
        EmbeddedCloud cloud = new EmbeddedCloud(folder.path(), account, Duration.ZERO)) {
      cloud.start();
      return run(feed, folder.path(), cloud);
    }
  }

  private PackFeed open() {
    try {
      Pacing.parse(speed);
      return Feeds.replay(log, map, speed, samplesPerFrame);
    } catch (IllegalArgumentException wrong) {
      throw new InputException("--" + wrong.getMessage(), wrong);
    }
  }

  private int run(PackFeed feed, Path folder, EmbeddedCloud cloud) throws InterruptedException {
    long startNs = System.nanoTime();
    try (EdgeAgent agent =
        EdgeRun.agent(
            TENANT,
            EDGE,
            cloud.edgeBroker(),
            folder.resolve("outbox"),
            List.of(feed),
            StepObserver.NONE)) {
      agent.start();
      agent.awaitSources();
      boolean covered = agent.awaitDone(DRAIN);
      boolean drained = covered && cloud.awaitDrained(agent.snapshot().samplesRead(), DRAIN);
      double wallS = (System.nanoTime() - startNs) / 1e9;
      Optional<RuntimeException> failure = agent.failure();
      if (failure.isPresent()) {
        throw failure.get();
      }
      Summary summary =
          Summaries.of(agent.snapshot(), cloud.snapshot(), cloud.points(), wallS, null, null);
      SummaryTable.print(summary, System.out);
      if (json != null) {
        JsonFile.write(json, summary);
      }
      return drained && summary.lost() == 0 ? 0 : 1;
    }
  }
}
