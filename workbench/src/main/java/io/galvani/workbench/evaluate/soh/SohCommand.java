package io.galvani.workbench.evaluate.soh;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.health.AgeingCurves;
import io.galvani.chassis.cells.AgeingLibrary;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Nearest;
import io.galvani.workbench.evaluate.FolderOptions;
import io.galvani.workbench.recording.RecordingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code galvani evaluate soh}: capacity from partial discharges, judged leave one cell out. */
@Command(
    name = "soh",
    mixinStandardHelpOptions = true,
    description = "Capacity from partial discharges of ageing tests, leave one cell out.")
public final class SohCommand implements Callable<Integer> {
  @Mixin private FolderOptions options = new FolderOptions();

  @Option(
      names = "--cell",
      description =
          "cell type of the folder, as of `galvani cells`; or one cell of the folder, to judge it alone")
  private String cell = "";

  @Option(
      names = "--curves",
      paramLabel = "FILE",
      description =
          "judge with these ageing curves instead of those learnt from the other cells; cells that they were learnt from are not judged")
  private @Nullable Path curves;

  @Option(
      names = "--write-curves",
      paramLabel = "FILE",
      description =
          "write the ageing curves of all cells of the folder there and judge nothing; --exclude leaves cells out, --cell must be a cell type")
  private @Nullable Path written;

  /** For picocli. */
  public SohCommand() {}

  @Override
  public Integer call() {
    RecordingFolder folder = options.open();
    List<AgeingCell> cells = AgeingReader.read(folder, written == null && curves == null ? 2 : 1);
    List<String> names = cells.stream().map(AgeingCell::name).toList();
    boolean one = names.contains(cell);
    List<String> types = CellLibrary.shipped().names();
    if (!cell.isEmpty() && !one && !types.contains(cell)) {
      List<String> known = Stream.concat(names.stream(), types.stream()).toList();
      throw new InputException(
          "--cell must be a cell type or a cell of %s, but was %s%s"
              .formatted(options.data(), cell, Nearest.hint(cell, known)));
    }
    if (written != null) {
      return write(cells, types, written);
    }
    SohEvaluation evaluation = new SohEvaluation(cells, curves == null ? null : read(curves));
    Map<String, Score.Result> results = evaluation.run(one ? cell : "");
    print(names, evaluation, results);
    options.writeJson(outcome(folder, names, evaluation, results));
    if (options.report().isPresent()) {
      SohReport.write(options.report().get(), options.data().toString(), evaluation, results);
    }
    return 0;
  }

  private int write(List<AgeingCell> cells, List<String> types, Path file) {
    if (!types.contains(cell)) {
      throw new InputException(
          "--cell must be a cell type to write its curves, but was \"%s\"%s"
              .formatted(cell, Nearest.hint(cell, types)));
    }
    CellParameters set = CellLibrary.shipped().get(cell).parameters();
    AgeingCurves learnt = Knowledge.curves(cells, set, options.data().getFileName().toString());
    try {
      Files.writeString(file, AgeingLibrary.toJson(learnt) + "\n");
    } catch (IOException wrong) {
      throw new InputException("--write-curves cannot be written: " + wrong.getMessage(), wrong);
    }
    System.out.printf(
        Locale.ROOT,
        "wrote %s: %s at %.2f C and %.0f degC, of %s%n",
        file,
        learnt.cell(),
        learnt.cRate(),
        learnt.temperatureDegC(),
        String.join(", ", learnt.cells()));
    return 0;
  }

  private static AgeingCurves read(Path file) {
    try {
      return AgeingLibrary.fromJson(Files.readString(file), file.toString());
    } catch (IOException wrong) {
      throw new InputException("--curves cannot be read: " + wrong.getMessage(), wrong);
    }
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
        "%-22s %6s %7s %7s %9s %9s%n",
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
                "%-22s %6d %7.2f %7.2f %9s %9s%n",
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

  private Report outcome(
      RecordingFolder folder,
      List<String> names,
      SohEvaluation evaluation,
      Map<String, Score.Result> results) {
    return new Report(
        options.data().toString(),
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
