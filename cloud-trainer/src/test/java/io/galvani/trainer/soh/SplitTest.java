package io.galvani.trainer.soh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import io.galvani.trainer.soh.table.CellRule;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.KnownUses;
import io.galvani.trainer.soh.table.LateStarts;
import io.galvani.trainer.soh.table.MadeUpCells;
import io.galvani.trainer.soh.table.TrainingRows;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SplitTest {
  @BeforeAll
  static void engine() {
    EngineSettings.apply();
  }

  private final List<ChargeCell> cells = MadeUpCells.of(40, 5);

  @Test
  void aHashAndItsComplementShareNoCellAndLeaveNoneOut() {
    List<ChargeCell> train = CellRule.parse("hash%5!=0").chosenFrom(cells);
    List<ChargeCell> test = CellRule.parse("hash%5=0").chosenFrom(cells);

    assertThat(test).isNotEmpty();
    assertThat(train).doesNotContainAnyElementsOf(test).hasSize(cells.size() - test.size());
  }

  @Test
  void hashIsThatOfEveryOtherRun() {
    ChargeCell cell = new ChargeCell("xjtu", ".", "2C_battery-1", new float[0][0], new float[0]);

    // printf 'xjtu/./2C_battery-1' | sha256sum: first 31 bits below the sign.
    assertThat(cell.hash()).isEqualTo(0x0b992c80);
  }

  @Test
  void termsJoinAndPatternsMatch() {
    assertThat(CellRule.parse("dataset=made & cell~2C_*-1?").chosenFrom(cells)).hasSize(10);
    assertThat(CellRule.parse("batch=2 | cell~*-3").chosenFrom(cells)).hasSize(1);
    assertThat(CellRule.parse("batch!=1").chosenFrom(cells)).isEmpty();
    assertThat(CellRule.parse("all").chosenFrom(cells)).hasSize(40);
  }

  @Test
  void aWrongFieldIsToldWithTheNearestOnes() {
    assertThatThrownBy(() -> CellRule.parse("datset=xjtu"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown field \"datset\", nearest known: dataset");
    assertThatThrownBy(() -> CellRule.parse("hash%0=1")).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> CellRule.parse("dataset")).isInstanceOf(InputException.class);
  }

  @Test
  void aRowSeesNothingOfItsCellsFuture() {
    ChargeCell whole = cells.get(0);
    ChargeCell young =
        new ChargeCell(
            whole.dataset(),
            whole.group(),
            whole.cell(),
            Arrays.copyOf(whole.features(), 3),
            Arrays.copyOf(whole.capacityAh(), 3));

    assertThat(young.inputs()).isDeepEqualTo(Arrays.copyOf(whole.inputs(), 3));
  }

  @Test
  void partsOfTheEnsembleCutNoCell() {
    TrainingRows rows = TrainingRows.of(cells, 4, 1000, KnownUses.NONE);

    for (int row = 0; row < rows.size(); row++) {
      assertThat(rows.part()[row]).isEqualTo(rows.part()[row - row % 5]);
    }
    assertThat(Arrays.stream(rows.part()).distinct().count()).isEqualTo(4);
  }

  @Test
  void noPartTakesAwayMoreOfAUseThanItsShare() {
    List<ChargeCell> mixed = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      ChargeCell cell = cells.get(k);
      String use = k < 4 ? "rare" : "often";
      mixed.add(
          new ChargeCell("made", ".", use + "_battery-" + k, cell.features(), cell.capacityAh()));
    }

    TrainingRows rows = TrainingRows.of(mixed, 4, 1000, KnownUses.of(mixed));

    Map<String, Set<Integer>> partsOf = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      ChargeCell owner = rows.owners().get(row);
      if (owner.use().equals("rare")) {
        partsOf.computeIfAbsent(owner.id(), any -> new HashSet<>()).add(rows.part()[row]);
      }
    }
    assertThat(partsOf.values())
        .containsExactlyInAnyOrder(Set.of(0), Set.of(1), Set.of(2), Set.of(3));
  }

  @Test
  void partsAndSplitsCutNoPack() {
    List<ChargeCell> packs = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      ChargeCell cell = cells.get(k);
      packs.add(
          new ChargeCell(
              "fleet",
              ".",
              "demo/pack-%d/%02d".formatted(k / 4, k % 4),
              cell.features(),
              cell.capacityAh()));
    }

    TrainingRows rows = TrainingRows.of(LateStarts.beside(packs), 4, 1000, KnownUses.NONE);

    Map<String, Integer> partOf = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      int part = rows.part()[row];
      assertThat(partOf.computeIfAbsent(rows.owners().get(row).owner(), any -> part))
          .isEqualTo(part);
    }
    assertThat(partOf).hasSize(10);
    assertThat(rows.cells()).as("what errs by itself").isEqualTo(10);
    assertThat(new HashSet<>(partOf.values())).hasSize(4);
    assertThat(CellRule.parse("hash%3=0").chosenFrom(packs).size() % 4).isZero();
  }

  @Test
  void aChargeWithoutACapacityIsHistoryAndNoRow() {
    ChargeCell cell = cells.get(0);
    float[] some = cell.capacityAh().clone();
    some[0] = Float.NaN;
    some[3] = Float.NaN;

    TrainingRows rows =
        TrainingRows.all(
            List.of(new ChargeCell("made", ".", "one", cell.features(), some)), KnownUses.NONE);

    float[][] whole = cell.inputs();
    assertThat(rows.capacityAh()).containsExactly(some[1], some[2], some[4]);
    assertThat(rows.inputs()).isDeepEqualTo(new float[][] {whole[1], whole[2], whole[4]});
  }

  @Test
  void trainRowsThatAreUnderTestAreLeftOut() {
    SohModelEvaluation evaluation =
        new SohModelEvaluation(
            cells,
            new SohModelEvaluation.SplitRules(
                CellRule.parse("all"),
                Optional.empty(),
                CellRule.parse("hash%5=0"),
                LateStarts.Of.NONE),
            new TrainingPlan(2, 8, 1, 64, 150, 1),
            new PrintWriter(Writer.nullWriter()));

    int test = CellRule.parse("hash%5=0").chosenFrom(cells).size();
    assertThat(evaluation.document())
        .containsEntry("train_cells", 40 - test)
        .containsEntry("train_cells_left_out", test);
  }

  @Test
  void theUseOfTheCellsTunedWithIsKnownToo() {
    List<ChargeCell> all =
        Stream.of("2C_battery-?", "3C_battery-?", "RW_battery-?")
            .flatMap(name -> MadeUpCells.of(4, 20).stream().map(cell -> named(cell, name)))
            .toList();
    SohModelEvaluation evaluation =
        new SohModelEvaluation(
            all,
            new SohModelEvaluation.SplitRules(
                CellRule.parse("cell~?C_*"),
                Optional.of(CellRule.parse("cell~RW_* & cell!=RW_battery-0")),
                CellRule.parse("cell=RW_battery-0"),
                LateStarts.Of.NONE),
            new TrainingPlan(1, 8, 1, 64, 20, 1),
            new PrintWriter(Writer.nullWriter()));

    evaluation.run();

    assertThat(evaluation.document())
        .extractingByKey("models", InstanceOfAssertFactories.MAP)
        .extractingByKey("made", InstanceOfAssertFactories.MAP)
        .extractingByKey("uses", InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder("2C", "3C", "RW");
  }

  /** The same cell under a name with its own number in place of a question mark. */
  private static ChargeCell named(ChargeCell cell, String name) {
    String number = cell.cell().substring(cell.cell().indexOf('-') + 1);
    String full = name.replace("?", number);
    return new ChargeCell(cell.dataset(), cell.group(), full, cell.features(), cell.capacityAh());
  }
}
