package io.galvani.trainer.soh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani evaluate soh-model}: trains and judges capacity from partial charge. */
@Command(
    name = "soh-model",
    mixinStandardHelpOptions = true,
    description = {
      "Trains capacity from charge features and judges it on cells it never saw,",
      "beside a linear, a tree and an MLP peer.",
      "RULE chooses cells: FIELD=VALUE, FIELD~PATTERN, hash%%N=K, each also with !, joined by & or"
          + " |.",
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

  @Option(names = "--epochs", defaultValue = "50", description = "Passes over the training rows.")
  private int epochs;

  @Option(names = "--members", defaultValue = "4", description = "Networks in the ensemble.")
  private int members;

  @Option(names = "--hidden", defaultValue = "64", description = "Units a hidden layer.")
  private int hidden;

  @Option(names = "--batch", defaultValue = "256", description = "Rows a training step.")
  private int batch;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random.")
  private long seed;

  @Option(names = "--json", description = "File for the result.")
  private @Nullable Path json;

  @Option(names = "--report", description = "Folder for report.html and soh.onnx.")
  private @Nullable Path report;

  @Override
  public Integer call() throws IOException {
    if (epochs < 1 || members < 1 || hidden < 1 || batch < 1) {
      throw new InputException("--epochs, --members, --hidden and --batch must be 1 or more");
    }
    EngineSettings.apply();
    PrintWriter out =
        spec == null
            ? new PrintWriter(System.out, true, StandardCharsets.UTF_8)
            : spec.commandLine().getOut();
    SohModelEvaluation evaluation =
        new SohModelEvaluation(
            ChargeFolder.read(data),
            CellRule.parse(trainRows),
            CellRule.parse(testRows),
            new TrainingPlan(members, hidden, epochs, batch, seed),
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
