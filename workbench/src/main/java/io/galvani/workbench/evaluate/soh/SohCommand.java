package io.galvani.workbench.evaluate.soh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Nearest;
import io.galvani.workbench.recording.RecordingFolder;
import io.galvani.workbench.summary.SummaryFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani evaluate soh}: capacity from partial discharges, judged leave one cell out. */
@Command(
    name = "soh",
    mixinStandardHelpOptions = true,
    description = "Capacity from partial discharges of ageing tests, leave one cell out.")
public final class SohCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "folder of ageing tests and labels")
  private Path data = Path.of(".");

  @Option(names = "--cell", description = "judge this cell only; the others stay knowledge")
  private String cell = "";

  @Option(names = "--exclude", arity = "1..*", description = "globs of files to leave out")
  private List<String> exclude = new ArrayList<>();

  @Option(names = "--report", description = "write tables and plots to this folder")
  private @Nullable Path report;

  @Option(names = "--json", description = "write the scores to this file")
  private @Nullable Path json;

  /** For picocli. */
  public SohCommand() {}

  @Override
  public Integer call() {
    if (json != null) {
      SummaryFile.requireWritable(json);
    }
    RecordingFolder folder = RecordingFolder.open(data, exclude);
    List<AgeingCell> cells = AgeingReader.read(folder);
    List<String> names = cells.stream().map(AgeingCell::name).toList();
    if (!cell.isEmpty() && !names.contains(cell)) {
      throw new InputException(
          "--cell must be a cell of %s, but was %s%s"
              .formatted(data, cell, Nearest.hint(cell, names)));
    }
    SohEvaluation evaluation = new SohEvaluation(cells);
    Map<String, Score.Result> results = evaluation.run(cell);
    print(names, evaluation, results);
    if (json != null) {
      write(json, outcome(folder, names, evaluation, results));
    }
    if (report != null) {
      SohReport.write(report, data.toString(), evaluation, results);
    }
    return 0;
  }

  private static void print(
      List<String> names, SohEvaluation evaluation, Map<String, Score.Result> results) {
    System.out.printf(Locale.ROOT, "cells: %s%n", String.join(", ", names));
    System.out.printf(
        Locale.ROOT,
        "labels left out: %d of discharges that did not begin full, %d at a rate and temperature no other cell knows%n",
        evaluation.leftOut(),
        evaluation.unknown());
    System.out.printf(
        Locale.ROOT,
        "%-18s %6s %7s %7s %9s %9s%n",
        "estimator",
        "n",
        "MAPE %",
        "RMSE %",
        "90 % cov.",
        "width %");
    results.forEach(
        (name, result) ->
            System.out.printf(
                Locale.ROOT,
                "%-18s %6d %7.2f %7.2f %9s %9s%n",
                name,
                result.estimates(),
                result.mape(),
                result.rmse(),
                text(result.coverage90()),
                text(result.intervalWidth90())));
  }

  private static String text(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static void write(Path file, Report report) {
    ObjectMapper mapper =
        new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);
    try {
      Files.writeString(file, mapper.writeValueAsString(report) + "\n");
    } catch (JsonProcessingException wrong) {
      throw new IllegalStateException("scores must be writable as JSON", wrong);
    } catch (IOException wrong) {
      throw new UncheckedIOException("scores cannot be written: " + file, wrong);
    }
  }

  private Report outcome(
      RecordingFolder folder,
      List<String> names,
      SohEvaluation evaluation,
      Map<String, Score.Result> results) {
    return new Report(
        data.toString(),
        names,
        folder.excluded(),
        evaluation.leftOut(),
        evaluation.unknown(),
        results);
  }

  /** The JSON form. */
  record Report(
      String data,
      List<String> cells,
      List<String> excluded,
      int labelsNotFromFull,
      int labelsOfUnknownRate,
      Map<String, Score.Result> estimators) {}
}
