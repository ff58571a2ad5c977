package io.galvani.workbench.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void readsColumnsAndLeavesEmptyFieldsNaN() throws IOException {
    Recording recording =
        Recording.read(
            file(
                "a__drive__-10degC.bdf.csv",
                "test_time_second,voltage_volt,current_ampere,reference_soc\n0,3.5,-1,0.9\n1,,-2,0.8\n"));

    assertThat(recording.timeS()).containsExactly(0, 1);
    assertThat(recording.voltageV()).containsExactly(3.5, Double.NaN);
    assertThat(recording.values(Column.REFERENCE_SOC)).containsExactly(0.9, 0.8);
    assertThat(recording.has(Column.SURFACE_DEG_C)).isFalse();
  }

  @Test
  void countsRowsWhoseTimeDoesNotAdvance() throws IOException {
    Recording recording =
        Recording.read(
            file(
                "a.bdf.csv",
                "test_time_second,voltage_volt,current_ampere\n0,3.5,0\n0,3.6,0\n,3.6,0\n2,3.7,0\n"));

    assertThat(recording.voltageV()).containsExactly(3.5, 3.7);
    assertThat(recording.droppedRows()).isEqualTo(2);
  }

  @Test
  void namesTheMissingColumnAndTheNearestOne() throws IOException {
    Path path = file("a.bdf.csv", "test_time_second,voltage_volts,current_ampere\n0,3.5,0\n");

    assertThatThrownBy(() -> Recording.read(path))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.bdf.csv must have a column voltage_volt")
        .hasMessageContaining("nearest known: voltage_volts");
  }

  @Test
  void refusesWordsWithLineAndColumn() throws IOException {
    Path path = file("a.bdf.csv", "test_time_second,voltage_volt,current_ampere\n0,high,0\n");

    assertThatThrownBy(() -> Recording.read(path))
        .hasMessage("a.bdf.csv line 2: voltage_volt must be a number, but was \"high\"");
  }

  @Test
  void readsKindAndTemperatureFromTheIndexOrTheName() throws IOException {
    file("a__x__-10degC.bdf.csv", "test_time_second\n");
    file("b__y__RTdegC.bdf.csv", "test_time_second\n");
    file(
        "index.csv",
        "file,test,kind,temperature_degC,capacity_Ah_used\nb__y__RTdegC.bdf.csv,y,hppc,,2.5\n");

    RecordingFolder opened = RecordingFolder.open(folder, List.of());

    assertThat(opened.entries())
        .extracting(RecordingFolder.Entry::kind)
        .containsExactly("drive", "hppc");
    assertThat(opened.entries())
        .extracting(RecordingFolder.Entry::temperatureDegC)
        .containsExactly(-10.0, Double.NaN);
    assertThat(opened.ofKind("hppc"))
        .extracting(RecordingFolder.Entry::capacityAh)
        .containsExactly(2.5);
  }

  @Test
  void leavesOutWhatAGlobMatchesAndRefusesAGlobThatMatchesNothing() throws IOException {
    file("a__x__-10degC.bdf.csv", "test_time_second\n");
    file("b__y__25degC.bdf.csv", "test_time_second\n");

    RecordingFolder opened = RecordingFolder.open(folder, List.of("*-10degC*"));

    assertThat(opened.excluded()).containsExactly("a__x__-10degC.bdf.csv");
    assertThat(opened.entries())
        .extracting(RecordingFolder.Entry::test)
        .containsExactly("b__y__25degC");
    assertThatThrownBy(() -> RecordingFolder.open(folder, List.of("*LA92*")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("*LA92* matches none");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
