package io.galvani.trainer.correction;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.Sha256;
import io.galvani.trainer.candidate.AudienceOptions;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.PackSplit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani train soc-correction}: one round by hand. */
@Command(
    name = "soc-correction",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a network that predicts what the filter's state of charge errs by, from drives with"
          + " a",
      "reference and from simulated packs, gates it on held-out ones against the newest release"
          + " (or",
      "the uncorrected filter), and leaves a candidate to be signed. Exit code 4 if the gate fails."
    })
public final class CorrectionTrainCommand implements Callable<Integer> {
  private static final int GATE_FAILED = 4;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Drives with a reference; repeatable.")
  private List<Path> data = List.of();

  @Option(names = "--cell", required = true, description = "Parameter set of the cells.")
  private String cell = "";

  @Option(names = "--params", paramLabel = "FILE", description = "A set that does not ship.")
  private @Nullable Path params;

  @Option(
      names = "--simulated",
      defaultValue = "0",
      paramLabel = "PACKS",
      description = "Simulated packs to add, each driven for six hours.")
  private int simulated;

  @Option(
      names = "--disturbed",
      defaultValue = "12",
      paramLabel = "TIMES",
      description = "How often each drive is seen again with wrong sensors or an unknown start.")
  private int disturbed;

  @Option(
      names = "--held-out",
      defaultValue = "hash%4=0",
      description = "Drives and packs to judge on, by hash of the name.")
  private String heldOut = "";

  @Option(names = "--repository", required = true, description = "Folder of releases.")
  private Path repository = Path.of("");

  @Option(names = "--champion", defaultValue = "0", description = "Release to beat; 0: newest.")
  private long champion;

  @Option(names = "--onnx", paramLabel = "FILE", description = "Write the model there too.")
  private @Nullable Path onnx;

  @Mixin private CorrectionPlanOptions plan = new CorrectionPlanOptions();
  @Mixin private AudienceOptions audience = new AudienceOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    CellParameters parameters = parameters();
    PackSplit split;
    CorrectionPlan how;
    try {
      split = PackSplit.parse(heldOut);
      how = plan.plan();
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    MessageDigest digest = Sha256.start();
    List<CorrectionSequence> rows = rows(parameters, how.seed(), digest, out);
    CorrectionRound.Task task =
        new CorrectionRound.Task(
            split.train(rows),
            split.judged(rows),
            audience.audience(),
            lineage(parameters, split, digest),
            champion,
            System.currentTimeMillis());
    CorrectionReport.rows(task, out);
    CorrectionRound round =
        new CorrectionRound(
            new ReleaseRepository(repository),
            how,
            GateRules.DEFAULT,
            epoch -> CorrectionReport.epoch(epoch, out));
    CorrectionRound.Outcome outcome = run(round, task);
    CorrectionReport.outcome(outcome, out);
    if (onnx != null) {
      Files.write(onnx, outcome.onnx());
    }
    return outcome.verdict().passed() ? 0 : GATE_FAILED;
  }

  private static CorrectionRound.Outcome run(CorrectionRound round, CorrectionRound.Task task) {
    try {
      return round.run(task);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private CellParameters parameters() throws IOException {
    Path file = params;
    return file == null
        ? CellLibrary.shipped().get(cell).parameters()
        : CellLibrary.fromJson(Files.readString(file), file.toString()).parameters();
  }

  private List<CorrectionSequence> rows(
      CellParameters parameters, long seed, MessageDigest digest, PrintWriter out)
      throws IOException {
    if (data.isEmpty() && simulated == 0) {
      throw new InputException("--data or --simulated must be told, but neither was");
    }
    List<CorrectionSequence> rows = new ArrayList<>();
    DriveSequences drives = new DriveSequences(parameters);
    for (Path folder : data) {
      for (Path file : DriveRecording.files(folder)) {
        digest.update(Files.readAllBytes(file));
        rows.addAll(drives.of(DriveRecording.read(file), disturbed, seed));
        out.printf("\r%-70s", file.getFileName());
        out.flush();
      }
    }
    rows.addAll(TwinSequences.fleet(parameters, simulated, 6, seed));
    out.println();
    return rows;
  }

  private Map<String, String> lineage(
      CellParameters parameters, PackSplit split, MessageDigest digest) {
    Map<String, String> lineage = new TreeMap<>();
    lineage.put("files_sha256", HexFormat.of().formatHex(digest.digest()));
    lineage.put("cell", parameters.name());
    lineage.put("held_out", split.toString());
    lineage.put("simulated_packs", Integer.toString(simulated));
    lineage.put("labels", "reference");
    return lineage;
  }
}
