package io.galvani.workbench.characterize;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CharacterizeCommandTest {
  @TempDir private Path folder = Path.of("");
  private final StringWriter printed = new StringWriter();

  @Test
  void writesASetAndAReportFromAFolderOfRecordings() throws IOException {
    record(folder.resolve("twin__drive__25degC.bdf.csv"), true);
    Path out = folder.resolve("cell.json");

    int code = run("--cell", "my-cell", "--capacity", "3", "--out", out.toString());

    assertThat(code).as(printed.toString()).isZero();
    assertThat(CellLibrary.fromJson(Files.readString(out), "cell.json").parameters().name())
        .isEqualTo("my-cell");
    assertThat(Files.readString(folder.resolve("cell.html")))
        .contains("<svg")
        .contains("twin__drive__25degC");
    assertThat(printed.toString()).contains("voltage RMSE").contains("ratings");
  }

  @Test
  void saysInOneLineWhichColumnIsMissing() throws IOException {
    Files.writeString(
        folder.resolve("a__25degC.bdf.csv"), "test_time_second,current_ampere\n0,0\n1,0\n");

    assertThat(run("--cell", "lg-hg2", "--out", folder.resolve("x.json").toString())).isEqualTo(2);
    assertThat(printed.toString()).contains("must have a column voltage_volt");
  }

  @Test
  void saysWhenNoFileCanBeUsed() throws IOException {
    record(folder.resolve("a__25degC.bdf.csv"), false);

    assertThat(run("--cell", "lg-hg2", "--out", folder.resolve("x.json").toString())).isEqualTo(2);
    assertThat(printed.toString()).contains("with reference_soc");
  }

  @Test
  void asksForTheCapacityOfAnUnknownCell() throws IOException {
    record(folder.resolve("a__25degC.bdf.csv"), true);

    assertThat(run("--cell", "mine", "--out", folder.resolve("x.json").toString())).isEqualTo(2);
    assertThat(printed.toString()).contains("--capacity must be given");
  }

  private int run(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--data";
    arguments[1] = folder.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    CommandLine line = new CommandLine(new CharacterizeCommand());
    line.setOut(new PrintWriter(printed, true));
    line.setErr(new PrintWriter(printed, true));
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          printed.append(String.valueOf(failure.getMessage()));
          return 2;
        });
    return line.execute(arguments);
  }

  private static void record(Path file, boolean withReference) throws IOException {
    Recording drive =
        TwinRecording.drive(
            CellLibrary.shipped().get("generic-ncm").parameters().scaledTo(3), 25, 0.001, 7);
    StringBuilder text =
        new StringBuilder(
            "test_time_second,voltage_volt,current_ampere,surface_temperature_celsius");
    text.append(withReference ? ",reference_soc\n" : "\n");
    for (int row = 0; row < drive.rows(); row++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.4f,%.4f,25",
              drive.timeS()[row],
              drive.voltageV()[row],
              drive.currentA()[row]));
      text.append(
          withReference
              ? String.format(Locale.ROOT, ",%.6f%n", drive.values(Column.REFERENCE_SOC)[row])
              : "\n");
    }
    Files.writeString(file, text);
  }
}
