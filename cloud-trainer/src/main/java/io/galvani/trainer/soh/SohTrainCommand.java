package io.galvani.trainer.soh;

import io.galvani.chassis.cli.Output;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.candidate.AudienceOptions;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.onnx.OnnxModel;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundReport;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import io.galvani.trainer.soh.table.CellRule;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.ChargeColumns;
import io.galvani.trainer.soh.table.ChargeFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani train soh}: one round by hand. */
@Command(
    name = "soh",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a challenger, gates it against the newest release (or, where there is none, "
          + "against linear regression) on held-out cells, and leaves a candidate to be signed.",
      "Exit code 4 if the gate fails: the report says why, the fleet keeps what it has."
    })
public final class SohTrainCommand implements Callable<Integer> {
  private static final int GATE_FAILED = 4;

  @Option(names = "--data", required = true, description = "Folder of feature tables.")
  private Path data = Path.of("");

  @Option(names = "--rows", defaultValue = "all", description = "Cells to use at all.")
  private String rows = "";

  @Option(names = "--held-out", defaultValue = "hash%5=0", description = "Cells to judge on.")
  private String heldOut = "";

  @Option(names = "--repository", required = true, description = "Folder of releases.")
  private Path repository = Path.of("");

  @Mixin private AudienceOptions audience = new AudienceOptions();

  @Mixin private PlanOptions plan = new PlanOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    OnnxModel.requireRuntime();
    EngineSettings.apply();
    TrainingPlan how = plan.plan();
    Output.requireFolder("--repository", repository);
    Audience whom = audience.audience();
    PrintWriter out = spec.commandLine().getOut();
    List<ChargeCell> cells = CellRule.parse(rows).chosenFrom(ChargeFolder.read(data));
    TrainingSnapshot snapshot = TrainingSnapshot.of(data, cells, CellRule.parse(heldOut));
    out.printf(
        "snapshot %s: %d cells to learn from, %d held out%n",
        snapshot.sha256().substring(0, 12), snapshot.train().size(), snapshot.heldOut().size());
    if (cells.get(0).columns() == ChargeColumns.FOREIGN) {
      out.println("no edge computes the features of these tables: what passes cannot be released");
    }
    TrainingRound.Outcome outcome =
        new TrainingRound(
                new ReleaseRepository(repository), GateRules.DEFAULT, epoch -> told(epoch, out))
            .run(
                new TrainingRound.Task(
                    snapshot.train(),
                    snapshot.heldOut(),
                    Integer.MAX_VALUE,
                    how,
                    whom,
                    snapshot.lineage(),
                    0,
                    System.currentTimeMillis()));
    out.println();
    outcome.print(out);
    return outcome.verdict().passed() ? 0 : GATE_FAILED;
  }

  private static void told(Progress.Epoch epoch, PrintWriter out) {
    RoundReport.epoch("network " + (epoch.member() + 1) + " of " + epoch.members(), epoch, out);
  }
}
