package io.galvani.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.twin.DemoFleet;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.workbench.summary.FaultAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultJudgeTest {
  private static final long START_MS = 1_700_000_000_000L;
  private static final List<DemoFleet.Pack> FLEET =
      DemoFleet.packs(
          CellLibrary.shipped().get("lg-hg2").parameters(),
          CellLibrary.shipped().get("k2-lfp26650").parameters(),
          START_MS,
          1);

  @Test
  void aFaultIsFoundByARuleOfItsKindOnItsCellAfterItsOnset() {
    FaultAccount account = judge(alert("demo-03", "cell:40", "cell-resistance", 960));

    assertThat(account.falseAlarms()).isZero();
    assertThat(account.found())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.cell()).isEqualTo(40);
              assertThat(found.kind()).isEqualTo("high-resistance-joint");
              assertThat(found.seconds()).isEqualTo(60.0);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "demo-03, cell:40, cell-overvoltage, 960",
    "demo-03, cell:40, cell-self-discharge, 960",
    "demo-03, cell:41, cell-resistance, 960",
    "demo-03, pack, cell-resistance, 960",
    "demo-03, cell:40, cell-resistance, 899",
    "demo-01, cell:40, cell-resistance, 960",
    "demo-06, cell:30, over-temperature, 960",
  })
  void anyOtherAlertIsAFalseAlarmOnAFaultyCellToo(
      String pack, String component, String rule, long atS) {
    FaultAccount account = judge(alert(pack, component, rule, atS));

    assertThat(account.falseAlarms()).isEqualTo(1);
    assertThat(account.found()).isEmpty();
  }

  @Test
  void aRightAlertDoesNotExcuseAWrongOneOnTheSameCell() {
    FaultAccount account =
        judge(
            alert("demo-03", "cell:40", "cell-resistance", 960),
            alert("demo-03", "cell:40", "cell-imbalance", 970));

    assertThat(account.found()).hasSize(1);
    assertThat(account.falseAlarms()).isEqualTo(1);
  }

  @Test
  void theFirstOfTwoRightAlertsCountsAndBothAreExplained() {
    FaultAccount account =
        judge(
            alert("demo-07", "cell:88", "cell-self-discharge", 1_500),
            alert("demo-07", "cell:88", "cell-imbalance", 900));

    assertThat(account.found())
        .singleElement()
        .satisfies(found -> assertThat(found.seconds()).isEqualTo(600.0));
    assertThat(account.falseAlarms()).isZero();
  }

  @Test
  void theDocumentedTableNamesTheRulesOfEveryPlantedFault() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../docs/demo.md"));

    for (DemoFleet.Pack pack : FLEET) {
      for (Fault fault : pack.faults()) {
        String row =
            lines.stream().filter(l -> l.startsWith("| " + pack.name())).findFirst().orElseThrow();
        List<String> columns = Arrays.stream(row.split("\\|")).map(String::strip).toList();
        assertThat(columns.get(2)).isEqualTo(Integer.toString(fault.cell() + 1));
        assertThat(columns.get(6).replace("`", "").split(", "))
            .as(row)
            .containsExactlyInAnyOrderElementsOf(DemoFleet.rules(fault.kind()));
        assertThat(Double.parseDouble(columns.get(7)) * 60)
            .isEqualTo(DemoFleet.deadlineS(fault.kind()));
      }
    }
  }

  @Test
  void everyKindOfFaultHasARuleThatFindsIt() {
    assertThat(FaultKind.values())
        .allSatisfy(kind -> assertThat(DemoFleet.rules(kind)).isNotEmpty());
  }

  private static FaultAccount judge(AlertEvent... raised) {
    return new FaultJudge(FLEET, START_MS).judge(List.of(raised));
  }

  private static AlertEvent alert(String pack, String component, String rule, long atS) {
    long atMs = START_MS + atS * 1_000;
    return new AlertEvent(
        new PackId("demo", pack),
        pack + component + rule,
        AlertEvent.Phase.RAISED,
        rule,
        AlertEvent.Severity.MAJOR,
        component,
        atMs,
        atMs,
        atS,
        1,
        0.5,
        "V",
        "for a test",
        Map.of(),
        "cloud");
  }
}
