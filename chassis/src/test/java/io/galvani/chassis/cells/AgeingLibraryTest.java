package io.galvani.chassis.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.health.AgeingCurves;
import io.galvani.chassis.cli.InputException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeingLibraryTest {
  private static CellParameters set(String name) {
    return CellLibrary.shipped().get(name).parameters();
  }

  private static AgeingCurves shipped(String name) {
    return Objects.requireNonNull(AgeingLibrary.shipped(set(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"samsung-inr18650-30q", "calce-cs2-lco"})
  void shippedCurvesGoWithTheirSetAndAreWrittenAsTheyWereRead(String name) {
    AgeingCurves curves = shipped(name);

    assertThat(curves.fits(set(name))).isTrue();
    assertThat(curves.cells()).hasSize(2);
    assertThat(curves.cover(set(name).capacityAh(), 25)).as("1C at room temperature").isTrue();
    assertThat(curves.cover(0.3 * set(name).capacityAh(), 25)).isFalse();
    assertThat(curves.cover(set(name).capacityAh(), 0)).isFalse();
    String written = AgeingLibrary.toJson(curves);
    assertThat(AgeingLibrary.toJson(AgeingLibrary.fromJson(written, "written"))).isEqualTo(written);
  }

  @Test
  void aCellOfAnotherSizeOrTypeHasNone() {
    assertThat(AgeingLibrary.shipped(set("samsung-inr18650-30q").scaledTo(60))).isNull();
    assertThat(AgeingLibrary.shipped(set("lg-hg2"))).isNull();
  }

  @Test
  void aFileThatIsWrongSaysWhatInOneLine() {
    String good = AgeingLibrary.toJson(shipped("calce-cs2-lco"));
    assertThatThrownBy(
            () ->
                AgeingLibrary.fromJson(
                    good.replaceFirst("\"swing_cycles\":[^,]*", "\"swing_cycles\":-1"),
                    "mine.json"))
        .isInstanceOf(InputException.class)
        .hasMessage("mine.json: swing_cycles must be positive, but was -1.0");
    assertThatThrownBy(
            () ->
                AgeingLibrary.fromJson(
                    good.replaceFirst("\"swing\":\\[[^,]*,", "\"swing\":["), "mine.json"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("swing must have");
  }
}
