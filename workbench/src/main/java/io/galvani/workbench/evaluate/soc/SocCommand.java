package io.galvani.workbench.evaluate.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellOptions;
import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.correction.CorrectionFile;
import io.galvani.workbench.evaluate.FolderOptions;
import io.galvani.workbench.recording.RecordingFolder;
import io.galvani.workbench.recording.RecordingFolder.Entry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code galvani evaluate soc}. */
@Command(
    name = "soc",
    mixinStandardHelpOptions = true,
    description =
        "State of charge against reference_soc, in every case of docs/accuracy.md, beside a coulomb"
            + " counter and a plain Kalman filter. Takes files of kind drive that have a"
            + " reference.")
public final class SocCommand implements Callable<Integer> {
  @Mixin private FolderOptions options = new FolderOptions();
  @Mixin private CellOptions cell = new CellOptions();

  @Option(
      names = "--correction",
      paramLabel = "FILE",
      description = "judge a learned correction too (train soc-correction --onnx writes one)")
  private @Nullable Path correction;

  @Override
  public Integer call() throws IOException {
    CellParameters parameters = cell.parameters();
    RecordingFolder folder = options.open();
    List<Entry> files = folder.ofKind("drive");
    if (files.isEmpty()) {
      throw new InputException(options.data() + " must hold files of kind drive, but holds none");
    }
    SocEvaluation evaluation =
        new SocEvaluation(parameters, correction == null ? null : CorrectionFile.read(correction));
    int[] done = {0};
    evaluation.run(files, file -> System.err.printf("%d/%d %s%n", ++done[0], files.size(), file));
    warn(evaluation, System.err);
    print(evaluation, System.out);
    options.writeJson(document(evaluation, folder));
    if (options.report().isPresent()) {
      SocReport.write(options.report().get(), evaluation, options.data().toString());
    }
    return 0;
  }

  private Map<String, Object> document(SocEvaluation evaluation, RecordingFolder folder) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("data", options.data().toString());
    document.put("cell", evaluation.cell().name());
    document.put("files", evaluation.drives().size());
    double hours = evaluation.drives().stream().mapToDouble(Drive::hours).sum();
    document.put("hours", Math.rint(hours * 10) / 10);
    document.put("excluded", folder.excluded());
    document.put("estimators", evaluation.toJson());
    return document;
  }

  private static void warn(SocEvaluation evaluation, PrintStream err) {
    for (Drive drive : evaluation.drives()) {
      int odd = drive.implausibleReferences();
      if (odd > 0) {
        err.printf(
            "warning: %s has %d rows whose reference_soc lies outside [%s, %s]%n",
            drive.file(), odd, Drive.REFERENCE_LOW, Drive.REFERENCE_HIGH);
      }
    }
  }

  private static void print(SocEvaluation evaluation, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%n%d files, root mean square error of SOC in percentage points%n",
        evaluation.drives().size());
    out.printf("%-18s %9s %9s %9s  ", "estimator", "weighted", "in 2sig", "int.score");
    for (double degC : evaluation.temperatures()) {
      out.printf("%8s", SocEvaluation.label(degC) + (Double.isNaN(degC) ? "" : " C"));
    }
    out.println();
    evaluation.estimators().forEach((name, scores) -> printRow(evaluation, name, scores, out));
    out.println();
    evaluation
        .estimators()
        .forEach(
            (name, scores) ->
                scores
                    .cases(any -> true)
                    .forEach(
                        (told, score) ->
                            out.printf(
                                Locale.ROOT,
                                "%-18s %-14s rmse %6.2f  bias %6.2f  max %6.2f  in 2sig %5.2f%n",
                                name,
                                told.id(),
                                score.rmse(),
                                score.bias(),
                                score.max(),
                                score.within2Sigma())));
  }

  private static void printRow(
      SocEvaluation evaluation, String name, EstimatorScores scores, PrintStream out) {
    Score pooled = scores.pooled();
    if (pooled.isEmpty()) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "%-18s %9.2f %9.2f %9.2f  ",
        name,
        EstimatorScores.weightedRmse(scores.cases(any -> true)),
        pooled.within2Sigma(),
        pooled.intervalScore());
    for (double degC : evaluation.temperatures()) {
      out.printf(
          Locale.ROOT,
          "%8.2f",
          EstimatorScores.weightedRmse(
              scores.cases(d -> Double.compare(d.labelDegC(), degC) == 0)));
    }
    out.println();
  }
}
