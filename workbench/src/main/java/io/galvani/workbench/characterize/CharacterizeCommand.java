package io.galvani.workbench.characterize;

import io.galvani.battery.cell.Chemistry;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.workbench.recording.RecordingFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani characterize}: a parameter set from recordings. */
@Command(
    name = "characterize",
    mixinStandardHelpOptions = true,
    description = "Fits the parameter set of a cell from Battery Data Format files.")
public final class CharacterizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--data", paramLabel = "DIR", required = true, description = "the recordings")
  private Path data = Path.of("");

  @Option(names = "--cell", paramLabel = "NAME", required = true, description = "name of the cell")
  private String cell = "";

  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      required = true,
      description = "the parameter set; a report FILE.html is written beside it")
  private Path out = Path.of("");

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      arity = "1..*",
      description = "leave files out, to judge the result by them")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--ambient",
      paramLabel = "DEGC",
      description = "temperature where files tell none, default 25")
  private double ambientDegC = Double.NaN;

  @Option(
      names = "--chemistry",
      paramLabel = "NAME",
      description = "of a cell that is not known: ${COMPLETION-CANDIDATES}; default NMC")
  private Chemistry chemistry = Chemistry.NMC;

  @Option(names = "--capacity", paramLabel = "AH", description = "where index.csv tells none, Ah")
  private double capacityOptionAh;

  @Override
  public Integer call() {
    PrintWriter terminal = spec.commandLine().getOut();
    RecordingFolder folder = RecordingFolder.open(data, exclude);
    terminal.printf("reading %d files of %s%n", folder.entries().size(), data);
    Optional<CellFacts> known = CellFacts.of(cell);
    double[] capacities =
        folder.entries().stream()
            .mapToDouble(RecordingFolder.Entry::capacityAh)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double capacityAh = capacityAh(known, capacities);
    List<Trace> traces = Traces.of(folder, capacityAh, ambientDegC, terminal);
    CellFacts facts = known.orElseGet(() -> assumed(traces, capacityAh, terminal));
    double spread =
        capacities.length == 0
            ? 0.05
            : 0.5 * (capacities[capacities.length - 1] - capacities[0]) / capacityAh;
    terminal.printf("fitting %d recordings, %.3f Ah%n", traces.size(), capacityAh);
    Characterization.Outcome outcome =
        new Characterization(facts, terminal)
            .fit(traces, capacityAh, Math.round(1e3 * Math.max(0.02, spread)) / 1e3);
    write(out, PrettyJson.of(CellLibrary.toJson(outcome.cell()).json()));
    Path report =
        out.resolveSibling(out.getFileName().toString().replaceAll("\\.json$", "") + ".html");
    write(report, new HtmlReport(outcome, folder.excluded()).html());
    print(terminal, outcome);
    terminal.printf("wrote %s and %s%n", out, report);
    terminal.flush();
    return 0;
  }

  /** The median of what the recordings tell, else the rating. */
  private double capacityAh(Optional<CellFacts> known, double[] told) {
    if (told.length > 0) {
      return told[told.length / 2];
    }
    if (capacityOptionAh > 0) {
      return capacityOptionAh;
    }
    return known
        .map(CellFacts::capacityAh)
        .orElseThrow(
            () ->
                new InputException(
                    "--capacity must be given: neither index.csv of "
                        + data
                        + " nor the list of known cells has that of "
                        + cell));
  }

  private CellFacts assumed(List<Trace> traces, double capacityAh, PrintWriter terminal) {
    double highV =
        traces.stream().flatMapToDouble(t -> Arrays.stream(t.voltageV())).max().orElse(4.2);
    double lowV =
        traces.stream().flatMapToDouble(t -> Arrays.stream(t.voltageV())).min().orElse(2.5);
    terminal.printf(
        "%s is not a cell with known ratings: %s, limits and mass are assumed%n", cell, chemistry);
    return CellFacts.assumed(cell, chemistry, capacityAh, highV, lowV);
  }

  private static void print(PrintWriter terminal, Characterization.Outcome outcome) {
    Map<String, List<Residuals>> groups = new TreeMap<>();
    for (Residuals residuals : outcome.residuals()) {
      Trace trace = residuals.trace();
      String key = "%6.0f degC %-9s".formatted(trace.nominalDegC(), trace.kind());
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(residuals);
    }
    groups.forEach(
        (key, members) -> {
          double square =
              members.stream().mapToDouble(r -> r.rmseV() * r.rmseV()).average().orElse(0);
          terminal.printf(
              "%s %3d files, voltage RMSE %.1f mV%n", key, members.size(), 1e3 * Math.sqrt(square));
        });
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new InputException(
          file + " must be writable, but: " + FileReason.of(unwritable), unwritable);
    }
  }
}
