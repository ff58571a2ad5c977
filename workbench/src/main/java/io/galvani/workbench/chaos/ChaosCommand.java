package io.galvani.workbench.chaos;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.cli.Output;
import io.galvani.workbench.fault.FaultRoad;
import io.galvani.workbench.fault.FedPack;
import io.galvani.workbench.fault.Oracle;
import io.galvani.workbench.fault.RoadPlan;
import io.galvani.workbench.fault.Verdict;
import io.galvani.workbench.road.WorkFolder;
import io.galvani.workbench.summary.JsonFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description =
        "Runs the whole road as processes, breaks it at random (kills, pauses, cut and "
            + "slow links, floods, bad data), lets it recover and says what was lost, doubled or "
            + "changed. The same seed gives the same schedule. From 45 minutes on Kafka is also "
            + "away for ten minutes and the database for thirty. Exit code 0 if nothing was "
            + "lost, doubled or changed.")
public final class ChaosCommand implements Callable<Integer> {
  private static final Duration DRAIN = Duration.ofMinutes(10);
  private static final Duration HEAD_START = Duration.ofDays(30);
  private static final int CELLS = 12;
  private static final int PROCESSORS = 2;

  @Option(names = "--minutes", paramLabel = "N", description = "how long to break, default 10")
  private double minutes = 10;

  @Option(names = "--seed", paramLabel = "S", description = "of the schedule, default 1")
  private long seed = 1;

  @Option(names = "--packs", paramLabel = "N", description = "one edge agent each, default 3")
  private int packs = 3;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "samples a second and pack, 1 s of event time each; default 20")
  private double samplesPerS = 20;

  @Option(names = "--hivemq", description = "HiveMQ also where Mosquitto is installed")
  private boolean hiveMq;

  @Option(names = "--json", paramLabel = "FILE", description = "write the outcome there")
  private @Nullable Path json;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "keep logs and data there; default: a temporary folder that is deleted")
  private @Nullable Path kept;

  @Override
  public Integer call() throws Exception {
    if (!(minutes > 0 && minutes <= 10_000)) {
      throw new InputException("--minutes must be in (0, 10000], but was " + minutes);
    }
    if (packs < 1 || packs > 50 || !(samplesPerS > 0 && samplesPerS <= 1_000)) {
      throw new InputException(
          "--packs must be 1 to 50 and --rate in (0, 1000], but were "
              + packs
              + ", "
              + samplesPerS);
    }
    if (json != null) {
      Output.requireFile("--json", json);
    }
    if (kept != null) {
      return run(Files.createDirectories(kept));
    }
    try (WorkFolder folder = new WorkFolder("chaos")) {
      return run(folder.path());
    }
  }

  private int run(Path folder) throws IOException, InterruptedException {
    long startMs = Instant.now().minus(HEAD_START).truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
    RoadPlan plan =
        RoadPlan.of(FedPack.fleet(packs, CELLS, seed, startMs), samplesPerS, Long.MAX_VALUE)
            .withProcessors(PROCESSORS, 0);
    try (FaultRoad road = new FaultRoad(folder, hiveMq ? plan.withHiveMq() : plan)) {
      Oracle oracle = new Oracle(road);
      Chaos chaos = new Chaos(road, oracle, seed, System.out);
      PrintStream out = System.out;
      out.printf(
          Locale.ROOT,
          "chaos of %.1f minutes, seed %d: %d packs, %.0f samples/s each, %s%n",
          minutes,
          seed,
          packs,
          samplesPerS,
          hiveMq || !RoadPlan.hasMosquitto() ? "HiveMQ" : "Mosquitto");
      road.startCloud();
      road.startEdges();
      chaos.run(schedule(road), minutes * 60);
      long recoverNs = System.nanoTime();
      road.endFeeds();
      boolean covered = road.awaitEdges(DRAIN);
      Verdict verdict = oracle.judge(folder.resolve("referee"), DRAIN);
      double recoverS = (System.nanoTime() - recoverNs) / 1e9;
      return report(new Outcome(minutes, seed, covered, recoverS, chaos, verdict), out);
    }
  }

  private List<Act> schedule(FaultRoad road) {
    List<String> processes = new ArrayList<>(road.parts().keySet());
    processes.sort(null);
    List<String> processors =
        processes.stream().filter(name -> name.startsWith("processor-")).toList();
    return Schedule.draw(seed, minutes * 60, processes, processors);
  }

  private int report(Outcome outcome, PrintStream out) {
    out.println();
    outcome.print(out);
    if (json != null) {
      JsonFile.write(json, outcome);
    }
    return outcome.isClean() ? 0 : 1;
  }
}
