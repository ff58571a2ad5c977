package io.galvani.workbench.charges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.workbench.main.Workbench;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoggedChargesTest {
  private static final CellParameters CELL =
      CellLibrary.shipped().get("lg-hg2").parameters().scaledTo(3);

  private final List<double[]> rows = new ArrayList<>();
  private double timeS;

  private void row(double stepS, double currentA, double voltageV) {
    timeS += stepS;
    rows.add(new double[] {timeS, voltageV, currentA});
  }

  /** From 3.9 V to 4.2 V at 1.5 A in 3,000 s, then falling to a twentieth, a minute a row. */
  private void charge() {
    row(10, 0, 3.8);
    for (int k = 0; k <= 50; k++) {
      row(60, 1.5, 3.9 + 0.006 * k);
    }
    // The cycler writes this one when the current has changed, as they do.
    for (double a = 1.5; a > 0.15; a *= 0.8) {
      row(200, a, 4.2);
    }
    row(60, 0, 4.19);
  }

  /** 3 A for so long, down to a voltage. */
  private void discharge(double seconds, double toV) {
    row(10, 0, 4.15);
    row(0.001, -3, 4.1);
    for (int k = 1; k <= 10; k++) {
      row(seconds / 10, -3, 4.1 + (toV - 4.1) * k / 10);
    }
    row(0.001, 0, toV + 0.3);
    row(1800, 0, toV + 0.4);
  }

  private Recording recording() {
    return Recording.of(
        "made",
        Map.of(Column.TIME_S, column(0), Column.VOLTAGE_V, column(1), Column.CURRENT_A, column(2)));
  }

  private double[] column(int k) {
    return rows.stream().mapToDouble(row -> row[k]).toArray();
  }

  @Test
  void aChargeIsLabelledByTheWholeDischargeAfterIt() {
    charge();
    discharge(3600, 2.9);
    charge();
    discharge(3000, 2.9);

    List<LoggedCharges.Row> found = new LoggedCharges(CELL, 3.0).of(recording());

    assertThat(found).hasSize(2);
    assertThat(found.get(0).capacityAh()).isCloseTo(3.0, within(0.001));
    assertThat(found.get(1).capacityAh()).isCloseTo(2.5, within(0.001));
    float[] features = found.get(0).features();
    assertThat((double) features[ChargeFeature.CC_TIME.index()]).isCloseTo(1500, within(1.0));
  }

  @Test
  void aDischargeThatStoppedEarlyLabelsNothing() {
    charge();
    discharge(1800, 3.4);
    charge();
    discharge(3600, 2.9);

    List<LoggedCharges.Row> found = new LoggedCharges(CELL, 3.0).of(recording());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).capacityAh()).isCloseTo(3.0, within(0.001));
  }

  @Test
  void theCommandWritesATableThatTrainingReads(@TempDir Path folder) throws IOException {
    for (int k = 0; k < 5; k++) {
      charge();
      discharge(3600 - 60 * k, 2.9);
    }
    List<String> lines = new ArrayList<>(List.of("test_time_second,voltage_volt,current_ampere"));
    rows.forEach(r -> lines.add(String.format(Locale.ROOT, "%.3f,%.4f,%.4f", r[0], r[1], r[2])));
    Files.write(folder.resolve("a-ageing.bdf.csv"), lines);
    Path out = folder.resolve("made.csv");

    int exit =
        Workbench.run(
            "charges",
            "--data",
            folder.toString(),
            "--cell",
            "lg-hg2",
            "--capacity-ah",
            "3",
            "--down-to",
            "3.0",
            "--group",
            "1C",
            "--out",
            out.toString());

    assertThat(exit).isZero();
    List<String> table = Files.readAllLines(out);
    assertThat(table).hasSize(6);
    assertThat(table.get(0)).startsWith("group,cell,row,voltage_mean_").endsWith(",capacity");
    assertThat(table.get(3)).startsWith("1C,a,2,");
    String capacity = table.get(3).substring(table.get(3).lastIndexOf(',') + 1);
    assertThat(Double.parseDouble(capacity)).isCloseTo(2.9, within(0.001));
  }

  @Test
  void aFolderWithoutWholeChargesIsRefusedAndNothingWritten(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("a-ageing.bdf.csv"),
        "test_time_second,voltage_volt,current_ampere\n0,3.7,0\n10,3.7,1\n");
    Path out = folder.resolve("made.csv");

    int exit =
        Workbench.run(
            "charges", "--data", folder.toString(), "--cell", "lg-hg2", "--out", out.toString());

    assertThat(exit).isEqualTo(2);
    assertThat(out).doesNotExist();
  }
}
