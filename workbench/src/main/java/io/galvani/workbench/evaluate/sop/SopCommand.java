package io.galvani.workbench.evaluate.sop;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellOptions;
import io.galvani.chassis.cli.InputException;
import io.galvani.workbench.evaluate.FolderOptions;
import io.galvani.workbench.recording.RecordingFolder;
import io.galvani.workbench.recording.RecordingFolder.Entry;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code galvani evaluate sop}. */
@Command(
    name = "sop",
    mixinStandardHelpOptions = true,
    description =
        "Voltage and power 10 s and 30 s ahead under the load that followed, energy to the lower"
            + " limit, surface temperature 60 s ahead. Takes files of kind hppc, drive, capacity.")
public final class SopCommand implements Callable<Integer> {
  @Mixin private FolderOptions options = new FolderOptions();
  @Mixin private CellOptions cell = new CellOptions();

  @Override
  public Integer call() throws IOException {
    CellParameters parameters = cell.parameters();
    RecordingFolder folder = options.open();
    List<Entry> files = folder.ofKind(SopEvaluation.KINDS);
    if (files.isEmpty()) {
      throw new InputException(
          options.data() + " must hold files of kind hppc, drive or capacity, but holds none");
    }
    SopEvaluation evaluation = new SopEvaluation(parameters);
    int[] done = {0};
    evaluation.run(files, file -> System.err.printf("%d/%d %s%n", ++done[0], files.size(), file));
    print(evaluation, files.size(), System.out);
    options.writeJson(document(evaluation, folder, files.size()));
    if (options.report().isPresent()) {
      SopReport.write(options.report().get(), evaluation, options.data().toString(), files.size());
    }
    return 0;
  }

  private Map<String, Object> document(
      SopEvaluation evaluation, RecordingFolder folder, int files) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("data", options.data().toString());
    document.put("cell", evaluation.cell().name());
    document.put("files", files);
    document.put("excluded", folder.excluded());
    document.put("estimators", evaluation.toJson());
    document.put("energy", evaluation.energy().toJson());
    document.put("surface_60s", evaluation.surface().toJson());
    return document;
  }

  private static void print(SopEvaluation evaluation, int files, PrintStream out) {
    out.printf("%n%d files; voltage at the end of the load, mV%n", files);
    out.printf(
        "%-14s %-24s %6s %8s %8s %8s %8s%n",
        "predictor", "case", "n", "rmse", "bias", "max", "in 2sig");
    evaluation
        .voltage()
        .forEach((predictor, cases) -> cases.forEach((key, t) -> row(predictor, key, t, out)));
    if (evaluation.energy().ours().count() > 0) {
      out.printf("%nenergy to the lower limit, %% of the discharge's%n");
      row("galvani", "capacity", evaluation.energy().ours(), out);
      row("nominal-voltage", "capacity", evaluation.energy().nominal(), out);
    }
    if (evaluation.surface().ours().count() > 0) {
      out.printf("%nsurface temperature 60 s ahead, K%n");
      row("galvani", "all", evaluation.surface().ours(), out);
      row("temperature-now", "all", evaluation.surface().same(), out);
    }
  }

  private static void row(String predictor, String key, Tally tally, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-14s %-24s %6d %8.2f %8.2f %8.2f %8.2f%n",
        predictor,
        key,
        tally.count(),
        tally.rmse(),
        tally.bias(),
        tally.max(),
        tally.within2Sigma());
  }
}
