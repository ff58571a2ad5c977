package io.galvani.trainer.correction;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellOptions;
import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.AudienceOptions;
import io.galvani.trainer.candidate.RoundOptions;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.round.PackSplit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani train soc-correction}: one round by hand. */
@Command(
    name = "soc-correction",
    mixinStandardHelpOptions = true,
    description =
        "Trains a network that predicts what the filter's state of charge errs by, from drives "
            + "with a reference and from simulated packs, gates it on held-out ones against the "
            + "newest release (or the uncorrected filter), and leaves a candidate to be signed. "
            + "Exit code 4 if the gate fails.")
public final class CorrectionTrainCommand implements Callable<Integer> {
  private static final int GATE_FAILED = 4;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Drives with a reference; repeatable.")
  private List<Path> data = List.of();

  @Option(
      names = "--simulated",
      defaultValue = "0",
      paramLabel = "PACKS",
      description =
          "Simulated packs to add, each driven for six hours; judged without --data only.")
  private int simulated;

  @Option(
      names = "--beside",
      paramLabel = "CELL=DIR",
      description = "Drives of another cell to learn from as well, never to judge on; repeatable.")
  private List<String> beside = List.of();

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

  @Mixin private CellOptions cell = new CellOptions();
  @Mixin private RoundOptions round = new RoundOptions();
  @Mixin private CorrectionPlanOptions plan = new CorrectionPlanOptions();
  @Mixin private AudienceOptions audience = new AudienceOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    OnnxModel.requireRuntime();
    PrintWriter out = spec.commandLine().getOut();
    PackSplit split;
    CorrectionPlan how;
    try {
      split = PackSplit.parse(heldOut);
      how = plan.plan();
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    round.requireWritable();
    Audience whom = audience.audience();
    CorrectionRound.Task task = task(split, how.seed(), whom, out);
    CorrectionReport.rows(task, out);
    CorrectionRound training =
        new CorrectionRound(
            round.repository(),
            how,
            GateRules.DEFAULT,
            epoch -> CorrectionReport.epoch(epoch, out));
    CorrectionRound.Outcome outcome = run(training, task);
    CorrectionReport.outcome(outcome, out);
    round.write(outcome.onnx());
    return outcome.verdict().passed() ? 0 : GATE_FAILED;
  }

  /** Drives are judged where there are some: what holds in a simulation need not hold in a cell. */
  private CorrectionRound.Task task(PackSplit split, long seed, Audience whom, PrintWriter out)
      throws IOException {
    CellParameters parameters = cell.parameters();
    DriveFolders folders = new DriveFolders(disturbed, seed, out);
    List<CorrectionSequence> drives = drives(parameters, folders);
    List<CorrectionSequence> twins = TwinSequences.fleet(parameters, simulated, 6, seed);
    List<CorrectionSequence> others = beside(folders);
    out.println();
    List<CorrectionSequence> taught = new ArrayList<>(split.train(drives));
    taught.addAll(drives.isEmpty() ? split.train(twins) : twins);
    return new CorrectionRound.Task(
        taught,
        others,
        split.judged(drives.isEmpty() ? twins : drives),
        whom,
        lineage(parameters, split, folders),
        round.champion(),
        System.currentTimeMillis());
  }

  private static CorrectionRound.Outcome run(CorrectionRound training, CorrectionRound.Task task) {
    try {
      return training.run(task);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<CorrectionSequence> drives(CellParameters parameters, DriveFolders folders)
      throws IOException {
    if (data.isEmpty() && simulated == 0) {
      throw new InputException("--data or --simulated must be told, but neither was");
    }
    List<CorrectionSequence> rows = new ArrayList<>();
    for (Path folder : data) {
      rows.addAll(folders.of(parameters, folder));
    }
    return rows;
  }

  private List<CorrectionSequence> beside(DriveFolders folders) throws IOException {
    List<CorrectionSequence> rows = new ArrayList<>();
    for (String told : beside) {
      rows.addAll(folders.beside(told));
    }
    return rows;
  }

  private Map<String, String> lineage(
      CellParameters parameters, PackSplit split, DriveFolders folders) {
    Map<String, String> lineage = new TreeMap<>();
    lineage.put("files_sha256", folders.sha256());
    if (!beside.isEmpty()) {
      lineage.put("beside", String.join(" ", beside));
    }
    lineage.put("cell", parameters.name());
    lineage.put("disturbed", Integer.toString(disturbed));
    lineage.put("held_out", split.toString());
    lineage.put("simulated_packs", Integer.toString(simulated));
    lineage.put("labels", "reference");
    return lineage;
  }
}
