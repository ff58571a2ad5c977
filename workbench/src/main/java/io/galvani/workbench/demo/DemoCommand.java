package io.galvani.workbench.demo;

import io.galvani.battery.twin.DemoFleet;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.cli.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Runs a simulated fleet with planted faults and the whole cloud in this JVM, and shows"
            + " what is found.")
public final class DemoCommand implements Callable<Integer> {
  /** Event time begins in the past, so that at any speed it stays behind the wall clock. */
  private static final Duration HEAD_START = Duration.ofDays(30);

  /** Streaming, training, three waves: less is not enough on two cores. */
  private static final Duration LEAST_FOR_ROUND = Duration.ofSeconds(150);

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "event time against real time, default 60")
  private double speed = 60;

  @Option(names = "--headless", description = "no live view")
  private boolean headless;

  @Option(
      names = "--for",
      paramLabel = "PT90S",
      description =
          "end by itself so long after the first estimate, without a round of models if that is less"
              + " than PT150S; headless without it ends after that round")
  private @Nullable Duration runFor;

  @Option(names = "--json", paramLabel = "FILE", description = "write the summary there")
  private @Nullable Path json;

  @Option(names = "--seed", paramLabel = "N", description = "same seed, same fleet; default 1")
  private long seed = 1;

  @Option(
      names = "--bad-release",
      description = "let a wrong model go out, signed, and see it stopped and taken back")
  private boolean bad;

  /** Models go round where there is time for it; without a stated time, headless ends with it. */
  private Demo.@Nullable Round round() {
    boolean time = runFor == null || runFor.compareTo(LEAST_FOR_ROUND) >= 0;
    return time || bad ? new Demo.Round(bad, headless && runFor == null) : null;
  }

  /** On Java 17 a console is only there for a terminal; later ones must be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.getenv("TERM") != null;
  }

  @Override
  public Integer call() throws Exception {
    if (!(speed > 0 && speed <= 1000)) {
      throw new InputException("--speed must be in (0, 1000], but was " + speed);
    }
    if (json != null) {
      Output.requireFile("--json", json);
    }
    CellLibrary cells = CellLibrary.shipped();
    long startMs = Instant.now().minus(HEAD_START).truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
    List<DemoFleet.Pack> fleet =
        DemoFleet.packs(
            cells.get("lg-hg2").parameters(), cells.get("k2-lfp26650").parameters(), startMs, seed);
    boolean live = !headless && isTerminal();
    return new Demo(fleet, startMs, speed, runFor, round(), live).run(json);
  }
}
