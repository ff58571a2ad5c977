package io.galvani.chassis.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.chassis.cli.InputException;
import org.junit.jupiter.api.Test;

class CellLibraryTest {
  private final CellLibrary library = CellLibrary.shipped();

  @Test
  void everyShippedSetIsValidAndNamedLikeItsFile() {
    assertThat(library.names()).isNotEmpty().isSorted();
    for (String name : library.names()) {
      assertThat(library.get(name).parameters().name()).isEqualTo(name);
    }
  }

  @Test
  void namesTheNearestSets() {
    assertThatThrownBy(() -> library.get("lg-hg"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("but was \"lg-hg\", nearest known: lg-hg2");
  }

  @Test
  void writesAndReadsBackTheSameNumbersToTheBit() {
    for (String name : library.names()) {
      CellParameters scaled = library.get(name).parameters().scaledTo(71.3);

      CellParameters read =
          CellLibrary.fromJson(CellLibrary.toJson(scaled).json(), "scaled").parameters();

      assertThat(CellLibrary.toJson(read))
          .usingRecursiveComparison()
          .ignoringFields("parameters")
          .isEqualTo(CellLibrary.toJson(scaled));
      CircuitPoint left = new CircuitPoint();
      CircuitPoint right = new CircuitPoint();
      for (double soc = -0.1; soc < 1.1; soc += 0.013) {
        scaled.circuit().at(soc, 7.7, left);
        read.circuit().at(soc, 7.7, right);
        assertThat(right.r0Ohm(-1)).isEqualTo(left.r0Ohm(-1));
        assertThat(read.ocv().ocvV(soc, 7.7)).isEqualTo(scaled.ocv().ocvV(soc, 7.7));
      }
    }
  }

  @Test
  void saysWhatRuleAndValueInOneLine() {
    String json = library.get("lg-hg2").json();

    assertThatThrownBy(() -> CellLibrary.fromJson(json.replace("2.778", "-1"), "x.json"))
        .hasMessage("x.json: capacity_ah must be positive, but was -1.0");
    assertThatThrownBy(() -> CellLibrary.fromJson(json.replace("\"ocv\"", "\"ocw\""), "x.json"))
        .hasMessageContaining("x.json: ocw must be a known key, but is not, nearest known: ocv");
    assertThatThrownBy(() -> CellLibrary.fromJson("{", "x.json"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("x.json: ");
  }

  @Test
  void saysWhichKeyIsMissingWhereverItIs() {
    String json = library.get("lg-hg2").json();

    assertThatThrownBy(() -> CellLibrary.fromJson(without(json, "method"), "x.json"))
        .hasMessage("x.json: provenance.method must be a text, but is missing");
    assertThatThrownBy(() -> CellLibrary.fromJson(without(json, "maximum_safety"), "x.json"))
        .hasMessageContaining("maximum_safety must be given, but is missing");
    String row = json.replaceFirst("(\"r1_ohm\"\\s*:\\s*\\[\\s*)\\[[^\\]]*\\]", "$1null");
    assertThatThrownBy(() -> CellLibrary.fromJson(row, "x.json"))
        .hasMessage("x.json: circuit.r1_ohm[0] must be given, but is missing");
  }

  /** The text without a key whose value is a text or an object without objects. */
  private static String without(String json, String key) {
    String name = "\"" + key + "\"\\s*:\\s*";
    String shorter =
        json.replaceFirst(name + "(\"[^\"]*\"|\\{[^}]*\\})\\s*,", "")
            .replaceFirst(",\\s*" + name + "(\"[^\"]*\"|\\{[^}]*\\})", "");
    assertThat(shorter).isNotEqualTo(json);
    return shorter;
  }
}
