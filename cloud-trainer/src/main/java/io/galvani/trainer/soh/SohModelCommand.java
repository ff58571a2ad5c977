package io.galvani.trainer.soh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.galvani.chassis.cli.Output;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.soh.table.CellRule;
import io.galvani.trainer.soh.table.ChargeFolder;
import io.galvani.trainer.soh.table.LateStarts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani evaluate soh-model}: trains and judges capacity from partial charge. */
@Command(
    name = "soh-model",
    mixinStandardHelpOptions = true,
    description = {
      "Trains capacity from charge features and judges it on cells it never saw, beside a "
          + "linear, a tree, an MLP and a CNN peer; every data set its own model.",
      "RULE chooses cells: FIELD=VALUE, FIELD~PATTERN, hash%%N=K, each also with !, joined by & "
          + "or |.",
      "Fields: dataset, group, cell, batch, hash; \"all\" chooses every cell."
    })
public final class SohModelCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", required = true, description = "Folder of feature tables.")
  private Path data = Path.of("");

  @Option(names = "--train-rows", defaultValue = "hash%5!=0", description = "Cells to learn from.")
  private String trainRows = "";

  @Option(names = "--test-rows", defaultValue = "hash%5=0", description = "Cells to judge on.")
  private String testRows = "";

  @Option(
      names = "--tune-rows",
      description = "Cells to go on learning from: all of --train-rows first, then these.")
  private @Nullable String tuneRows;

  @Option(
      names = "--seen-late",
      paramLabel = "OF",
      defaultValue = "NONE",
      description =
          "Cells to take a second time, from somewhere in their lives on, as who begins to watch"
              + " them there sees them: NONE, TEST or ALL.")
  private LateStarts.Of seenLate = LateStarts.Of.NONE;

  @Mixin private PlanOptions plan = new PlanOptions();

  @Option(names = "--json", description = "File for the result.")
  private @Nullable Path json;

  @Option(names = "--report", description = "Folder for report.html and DATASET.onnx.")
  private @Nullable Path report;

  @Override
  public Integer call() throws IOException {
    EngineSettings.apply();
    if (json != null) {
      Output.requireFile("--json", json);
    }
    if (report != null) {
      Output.requireFolder("--report", report);
    }
    PrintWriter out =
        spec == null
            ? new PrintWriter(System.out, true, StandardCharsets.UTF_8)
            : spec.commandLine().getOut();
    SohModelEvaluation evaluation =
        new SohModelEvaluation(
            ChargeFolder.read(data),
            new SohModelEvaluation.SplitRules(
                CellRule.parse(trainRows),
                Optional.ofNullable(tuneRows).map(CellRule::parse),
                CellRule.parse(testRows),
                seenLate),
            plan.plan(),
            out);
    evaluation.run();
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), evaluation.document());
    }
    if (report != null) {
      SohModelReport.write(report, evaluation);
    }
    out.flush();
    return 0;
  }
}
