package io.galvani.workbench.demo;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.correction.CorrectionPlan;
import io.galvani.trainer.correction.CorrectionRound;
import io.galvani.trainer.correction.CorrectionSequence;
import io.galvani.trainer.correction.SequenceFile;
import io.galvani.trainer.correction.TwinSequences;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.PackSplit;
import io.galvani.trainer.round.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The trainer of the demo in a process of its own, as a deployment has it: the training engine's
 * native libraries share no memory with the stores and brokers of the demo, and its memory goes
 * back when it is done.
 */
final class TrainerChild {
  private static final int LONG_PACKS = 48;
  private static final double LONG_HOURS = 4;
  private static final long LONG_SEED = 7;

  private static final int SHORT_PACKS = 144;

  /** As long as the demo's packs stream before training. */
  private static final double SHORT_HOURS = 0.5;

  private static final long SHORT_SEED = 8;
  private static final String ROWS = "rows.bin";
  private static final String CELL = "cell.json";
  private static final String RESULT = "result.properties";

  private TrainerChild() {}

  /**
   * What came of training.
   *
   * @param candidate name in the repository, empty if the gate kept it back
   * @param championError of the filter alone on packs held out, points of SOC
   * @param challengerError of the model
   * @param refusal what kept the gate shut, empty if it opened
   */
  record Result(String candidate, double championError, double challengerError, String refusal) {}

  /**
   * Trains and gates in a child process; interrupting ends it.
   *
   * @param folder for what the processes hand to each other
   * @throws IllegalStateException if the process fails
   */
  static Result train(
      Path folder,
      Path repository,
      String tenant,
      CellParameters cell,
      List<CorrectionSequence> rows)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve(ROWS))) {
      SequenceFile.write(rows, out);
    }
    Files.writeString(folder.resolve(CELL), CellLibrary.toJson(cell).json());
    Path log = folder.resolve("trainer.log");
    ProcessBuilder building =
        new ProcessBuilder(command(folder, repository, tenant))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // ONNX Runtime 1.29 crashes in a process whose command line is several KiB long.
    building.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process child = building.start();
    try {
      if (child.waitFor() != 0) {
        throw new IllegalStateException(
            "the trainer must end well, but ended with %d: %s"
                .formatted(child.exitValue(), lastLine(log)));
      }
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    Properties result = new Properties();
    try (var in = Files.newBufferedReader(folder.resolve(RESULT))) {
      result.load(in);
    }
    return new Result(
        result.getProperty("candidate", ""),
        Double.parseDouble(result.getProperty("champion_error", "NaN")),
        Double.parseDouble(result.getProperty("challenger_error", "NaN")),
        result.getProperty("refusal", ""));
  }

  private static String lastLine(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.reduce((first, last) -> last).orElse("it said nothing");
    }
  }

  private static List<String> command(Path folder, Path repository, String tenant) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx384m",
        "-XX:+UseSerialGC",
        "-XX:MaxDirectMemorySize=64m",
        "-Djava.awt.headless=true",
        TrainerChild.class.getName(),
        folder.toString(),
        repository.toString(),
        tenant);
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    CellParameters cell =
        CellLibrary.fromJson(Files.readString(folder.resolve(CELL)), CELL).parameters();
    List<CorrectionSequence> rows = new ArrayList<>();
    try (InputStream in = Files.newInputStream(folder.resolve(ROWS))) {
      rows.addAll(SequenceFile.read(in));
    }
    rows.addAll(simulated(cell));
    PackSplit split = PackSplit.DEFAULT;
    CorrectionRound round =
        new CorrectionRound(
            new ReleaseRepository(Path.of(args[1])),
            CorrectionPlan.SMALL,
            GateRules.DEFAULT,
            Progress.SILENT);
    CorrectionRound.Outcome outcome =
        round.run(
            new CorrectionRound.Task(
                split.train(rows),
                List.of(),
                split.judged(rows),
                audience(args[2], cell),
                Map.of("labels", "the twins' truth", "rows", "streamed and simulated"),
                0,
                System.currentTimeMillis()));
    Properties result = new Properties();
    result.setProperty("candidate", outcome.candidate().orElse(""));
    result.setProperty("champion_error", Double.toString(outcome.championError()));
    result.setProperty("challenger_error", Double.toString(outcome.challengerError()));
    result.setProperty("refusal", outcome.verdict().refusal());
    try (var out = Files.newBufferedWriter(folder.resolve(RESULT))) {
      result.store(out, null);
    }
    System.exit(0);
  }

  /**
   * Packs that drive for hours, and more that have only begun, as those of the demo have. Taught of
   * long ones alone, with as many rows, a model was better on these and worse than the filter on
   * packs that stream their first half hour.
   */
  private static List<CorrectionSequence> simulated(CellParameters cell) {
    List<CorrectionSequence> rows = new ArrayList<>();
    rows.addAll(TwinSequences.fleet(cell, LONG_PACKS, LONG_HOURS, LONG_SEED));
    rows.addAll(TwinSequences.fleet(cell, SHORT_PACKS, SHORT_HOURS, SHORT_SEED));
    return rows;
  }

  /** Packs of a tenant with cells of one chemistry, on any hardware. */
  static Audience audience(String tenant, CellParameters cell) {
    return new Audience(List.of(tenant + "/*"), List.of("*"), List.of(cell.chemistry().name()));
  }
}
