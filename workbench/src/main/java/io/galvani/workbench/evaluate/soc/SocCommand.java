package io.galvani.workbench.evaluate.soc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.workbench.recording.RecordingFolder;
import io.galvani.workbench.recording.RecordingFolder.Entry;
import io.galvani.workbench.summary.SummaryFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani evaluate soc}. */
@Command(
    name = "soc",
    mixinStandardHelpOptions = true,
    description =
        "State of charge against reference_soc, in every case of docs/accuracy.md, beside a coulomb"
            + " counter and a plain Kalman filter. Takes files of kind drive that have a reference.")
public final class SocCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Battery Data Format files")
  private Path data = Path.of("");

  @Option(names = "--cell", required = true, paramLabel = "NAME", description = "parameter set")
  private String cell = "";

  @Option(
      names = "--params",
      paramLabel = "FILE",
      description = "a parameter set that does not ship")
  private @Nullable Path params;

  @Option(names = "--exclude", paramLabel = "GLOB", description = "files to leave out, repeatable")
  private List<String> exclude = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures there")
  private @Nullable Path json;

  @Option(names = "--report", paramLabel = "DIR", description = "write a page with plots there")
  private @Nullable Path report;

  @Override
  public Integer call() throws IOException {
    if (json != null) {
      SummaryFile.requireWritable(json);
    }
    CellParameters parameters = parameters();
    RecordingFolder folder = RecordingFolder.open(data, exclude);
    List<Entry> files = folder.ofKind("drive");
    if (files.isEmpty()) {
      throw new InputException(data + " must hold files of kind drive, but holds none");
    }
    SocEvaluation evaluation = new SocEvaluation(parameters);
    int[] done = {0};
    evaluation.run(files, file -> System.err.printf("%d/%d %s%n", ++done[0], files.size(), file));
    warn(evaluation, System.err);
    print(evaluation, System.out);
    if (json != null) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      Files.writeString(json, mapper.writeValueAsString(document(evaluation, folder)) + "\n");
    }
    if (report != null) {
      SocReport.write(report, evaluation, data.toString());
    }
    return 0;
  }

  private CellParameters parameters() throws IOException {
    Path file = params;
    if (file == null) {
      return CellLibrary.shipped().get(cell).parameters();
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException("--params must be a file, but there is no " + file);
    }
    return CellLibrary.fromJson(Files.readString(file), file.toString()).parameters();
  }

  private Map<String, Object> document(SocEvaluation evaluation, RecordingFolder folder) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("data", data.toString());
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
