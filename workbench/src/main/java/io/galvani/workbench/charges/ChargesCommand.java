package io.galvani.workbench.charges;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeWindow;
import io.galvani.chassis.cells.CellOptions;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.cli.Output;
import io.galvani.chassis.config.FileReason;
import io.galvani.workbench.recording.RecordingFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code galvani charges}: recordings of ageing tests to a table that `train soh` learns from. */
@Command(
    name = "charges",
    mixinStandardHelpOptions = true,
    description =
        "Makes a table of charges from recordings of ageing tests (Battery Data Format, "
            + "one cell a file), for `galvani train soh --data` and `galvani evaluate "
            + "soh-model`: features of every whole charge, as edge and stream compute them, and "
            + "what the discharge after it gave.")
public final class ChargesCommand implements Callable<Integer> {
  private static final double ABOVE_CUT_OFF_V = 0.25;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Battery Data Format files")
  private Path data = Path.of("");

  @Option(names = "--exclude", paramLabel = "GLOB", description = "files to leave out, repeatable")
  private List<String> exclude = List.of();

  @Mixin private CellOptions cell = new CellOptions();

  @Option(
      names = "--capacity-ah",
      paramLabel = "AH",
      description = "nominal capacity of the cells, where it is not the parameter set's")
  private @Nullable Double capacityAh;

  @Option(
      names = "--down-to",
      paramLabel = "V",
      description = "a discharge that went so low is a whole one; default: 0.25 V above cut-off")
  private @Nullable Double downToV;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = ".",
      description = "how the cells are used, where several tables are learned from together")
  private String group = ".";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.csv",
      description = "table to write; its name is the data set's")
  private Path out = Path.of("");

  /** For picocli. */
  public ChargesCommand() {}

  @Override
  public Integer call() throws IOException {
    if (!String.valueOf(out.getFileName()).endsWith(".csv")) {
      throw new InputException("--out must end in .csv, but was \"" + out + "\"");
    }
    Output.requireFolder("--out", out.toAbsolutePath().resolveSibling("."));
    CellParameters parameters = parameters();
    double lowV = parameters.limits().operating().voltageLowV() + ABOVE_CUT_OFF_V;
    LoggedCharges charges = new LoggedCharges(parameters, downToV == null ? lowV : downToV);
    Map<String, List<LoggedCharges.Row>> cells = new LinkedHashMap<>();
    for (RecordingFolder.Entry entry : RecordingFolder.open(data, exclude).entries()) {
      List<LoggedCharges.Row> rows = charges.of(entry.read());
      System.out.printf(Locale.ROOT, "%s: %d charges%n", entry.file(), rows.size());
      cells.computeIfAbsent(name(entry.test()), key -> new ArrayList<>()).addAll(rows);
    }
    int rows = cells.values().stream().mapToInt(List::size).sum();
    if (rows == 0) {
      ChargeWindow window = ChargeWindow.of(parameters);
      throw new InputException(
          "%s must hold charges through %.2f to %.2f V and %.3f to %.3f A with a discharge down to %.2f V after them, but holds none"
              .formatted(
                  data,
                  window.lowV(),
                  window.highV(),
                  window.highA(),
                  window.lowA(),
                  charges.downToV()));
    }
    write(cells);
    System.out.printf(Locale.ROOT, "wrote %s: %d cells, %d charges%n", out, cells.size(), rows);
    return 0;
  }

  private CellParameters parameters() throws IOException {
    CellParameters set = cell.parameters();
    if (capacityAh == null) {
      return set;
    }
    if (!(capacityAh > 0 && capacityAh < 10_000)) {
      throw new InputException("--capacity-ah must be above 0, but was " + capacityAh);
    }
    return set.scaledTo(capacityAh);
  }

  /** The cell of a test: what its name says before the first dash. */
  private static String name(String test) {
    int dash = test.indexOf('-');
    return dash < 0 ? test : test.substring(0, dash);
  }

  private void write(Map<String, List<LoggedCharges.Row>> cells) {
    try (CsvWriter csv = CsvWriter.builder().build(out)) {
      List<String> header = new ArrayList<>(List.of("group", "cell", "row"));
      for (ChargeFeature feature : ChargeFeature.values()) {
        header.add(feature.column());
      }
      header.add("capacity");
      csv.writeRecord(header);
      for (Map.Entry<String, List<LoggedCharges.Row>> one : cells.entrySet()) {
        for (int row = 0; row < one.getValue().size(); row++) {
          csv.writeRecord(fields(one.getKey(), row, one.getValue().get(row)));
        }
      }
    } catch (IOException unwritable) {
      throw new InputException("--out cannot be written: " + FileReason.of(unwritable), unwritable);
    }
  }

  private List<String> fields(String name, int number, LoggedCharges.Row row) {
    List<String> fields = new ArrayList<>(List.of(group, name, Integer.toString(number)));
    for (float value : row.features()) {
      fields.add(Float.isNaN(value) ? "" : Float.toString(value));
    }
    fields.add(Float.toString((float) row.capacityAh()));
    return fields;
  }
}
