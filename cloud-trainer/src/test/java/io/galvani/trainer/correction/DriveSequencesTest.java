package io.galvani.trainer.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.round.PackSplit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriveSequencesTest {
  private static final CellParameters CELL = CellLibrary.shipped().get("lg-hg2").parameters();
  private static final String HEADER =
      "test_time_second,voltage_volt,current_ampere,surface_temperature_celsius,reference_soc\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void everyTenSecondsBecomeAStepWhoseLabelIsWhatTheFilterErrsBy() throws IOException {
    DriveRecording drive = DriveRecording.read(drive("a__-10degC.bdf.csv", 1200));

    List<CorrectionSequence> rows = new DriveSequences(CELL).of(drive, 0, 1);

    assertThat(rows).hasSize(1);
    CorrectionSequence row = rows.get(0);
    assertThat(row.stratum()).isEqualTo("lg-hg2 -10 degC");
    assertThat(row.steps()).isEqualTo(119);
    for (int k = 0; k < row.steps(); k++) {
      double reference = drive.referenceSoc()[10 * (k + 1)];
      double filter = row.features()[k][CorrectionSequence.SOC];
      assertThat((double) row.error()[k]).isCloseTo(reference - filter, within(1e-6));
      assertThat(row.features()[k][1]).isCloseTo(-0.5f, within(1e-3f));
    }
  }

  @Test
  void sameSeedDisturbsAlikeAndTheFileDecidesTheSide() throws IOException {
    DriveRecording drive = DriveRecording.read(drive("b__25degC.bdf.csv", 600));

    List<CorrectionSequence> first = new DriveSequences(CELL).of(drive, 3, 7);
    List<CorrectionSequence> again = new DriveSequences(CELL).of(drive, 3, 7);

    assertThat(first).hasSameSizeAs(again).hasSizeGreaterThan(2);
    for (int k = 0; k < first.size(); k++) {
      assertThat(first.get(k).error()).containsExactly(again.get(k).error());
      assertThat(first.get(k).pack()).isEqualTo("b__25degC.bdf.csv");
    }
    PackSplit split = PackSplit.parse("hash%2=0");
    assertThat(split.train(first).isEmpty()).isNotEqualTo(split.judged(first).isEmpty());
  }

  @Test
  void onlyDrivesOfTheIndexAreTakenAndAnEmptyFolderIsTold() throws IOException {
    drive("drive__25degC.bdf.csv", 20);
    drive("ocv__25degC.bdf.csv", 20);
    Files.writeString(
        folder.resolve("index.csv"),
        "file,kind\ndrive__25degC.bdf.csv,drive\nocv__25degC.bdf.csv,ocv\n");

    assertThat(DriveRecording.files(folder))
        .extracting(path -> String.valueOf(path.getFileName()))
        .containsExactly("drive__25degC.bdf.csv");
    assertThatThrownBy(() -> DriveRecording.files(folder.resolve("none")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--data must be a folder");
  }

  @Test
  void drivesOfAnotherCellBearItsNameAndABadWordIsTold() throws IOException {
    drive("b__25degC.bdf.csv", 600);
    StringWriter told = new StringWriter();
    DriveFolders folders = new DriveFolders(1, 1, new PrintWriter(told));

    List<CorrectionSequence> rows = folders.beside("panasonic-ncr18650pf=" + folder);

    assertThat(rows)
        .isNotEmpty()
        .allMatch(row -> row.pack().equals("panasonic-ncr18650pf/b__25degC.bdf.csv"));
    assertThat(folders.sha256()).hasSize(64);
    assertThatThrownBy(() -> folders.beside("lg-hg2"))
        .isInstanceOf(InputException.class)
        .hasMessage("--beside must be CELL=DIR, but was \"lg-hg2\"");
    assertThatThrownBy(() -> folders.beside("lg-hg3=" + folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("lg-hg2");
  }

  /** A copy under another name would be learned from and judged on. */
  @Test
  void driveThatIsThereTwiceIsRefusedWhateverItIsCalled() throws IOException {
    drive("b__25degC.bdf.csv", 60);
    Path copies = Files.createDirectories(folder.resolve("copies"));
    Files.copy(folder.resolve("b__25degC.bdf.csv"), copies.resolve("c__25degC.bdf.csv"));
    DriveFolders folders = new DriveFolders(1, 1, new PrintWriter(new StringWriter()));
    folders.of(CELL, folder);

    assertThatThrownBy(() -> folders.beside("lg-hg2=" + copies))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "a drive must be there once, but %s is the same file as %s"
                .formatted(
                    copies.resolve("c__25degC.bdf.csv"), folder.resolve("b__25degC.bdf.csv")));
  }

  @Test
  void simulatedPacksAreLabelledWithWhatIsReallySo() {
    List<CorrectionSequence> fleet = TwinSequences.fleet(CELL, 2, 0.5, 3);

    assertThat(fleet).hasSize(2);
    assertThat(fleet.get(0).steps()).isEqualTo(180);
    assertThat(fleet.get(0).labelled()).isEqualTo(180);
    float[] again = TwinSequences.fleet(CELL, 2, 0.5, 3).get(1).error();
    assertThat(fleet.get(1).error()).containsExactly(again);
  }

  @Test
  void simulatedPacksBeginApart() {
    List<CorrectionSequence> fleet = TwinSequences.fleet(CELL, 24, 0.01, 7);

    double[] start =
        fleet.stream()
            .mapToDouble(row -> row.features()[0][CorrectionSequence.SOC])
            .sorted()
            .toArray();
    assertThat(start).hasSize(24);
    assertThat(start[5]).isBetween(0.35, 0.60);
    assertThat(start[18]).isBetween(0.70, 0.95);
  }

  private Path drive(String name, int seconds) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int s = 0; s < seconds; s++) {
      double soc = 0.9 - 0.5 * s / 3600;
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%.5f,%.4f,25,%.7f%n",
              s,
              CELL.ocv().ocvV(soc, 25) - 0.05,
              -0.5 * CELL.capacityAh(),
              soc));
    }
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file;
  }
}
