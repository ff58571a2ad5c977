package io.galvani.workbench.characterize;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.workbench.recording.RecordingFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  @Override
  public Integer call() {
    PrintWriter terminal = spec.commandLine().getOut();
    CellFacts facts = CellFacts.of(cell);
    RecordingFolder folder = RecordingFolder.open(data, exclude);
    terminal.printf("reading %d files of %s%n", folder.entries().size(), data);
    double[] capacities =
        folder.entries().stream()
            .mapToDouble(RecordingFolder.Entry::capacityAh)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double capacityAh =
        capacities.length == 0 ? facts.capacityAh() : capacities[capacities.length / 2];
    double spread =
        capacities.length == 0
            ? 0.05
            : 0.5 * (capacities[capacities.length - 1] - capacities[0]) / capacityAh;
    List<Trace> traces = Traces.of(folder, capacityAh, ambientDegC, terminal);
    terminal.printf("fitting %d recordings, %.3f Ah%n", traces.size(), capacityAh);
    Characterization.Outcome outcome =
        new Characterization(facts, terminal)
            .fit(traces, capacityAh, Math.round(1e3 * Math.max(0.02, spread)) / 1e3);
    write(out, PrettyJson.of(CellLibrary.toJson(outcome.cell()).json()));
    Path report = out.resolveSibling(out.getFileName().toString().replaceAll("\\.json$", "") + ".html");
    write(report, new HtmlReport(outcome, folder.excluded()).html());
    print(terminal, outcome);
    terminal.printf("wrote %s and %s%n", out, report);
    terminal.flush();
    return 0;
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
          terminal.printf("%s %3d files, voltage RMSE %.1f mV%n", key, members.size(), 1e3 * Math.sqrt(square));
        });
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new InputException(file + " must be writable, but: " + unwritable.getMessage(), unwritable);
    }
  }
}
