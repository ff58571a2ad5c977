package io.galvani.trainer.soh.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.trainer.soh.fleet.CapacitySmoother.Said;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.ChargeColumns;
import io.galvani.trainer.soh.table.ChargeFolder;
import io.galvani.trainer.soh.table.KnownUses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FleetCellsTest {
  private static final CellParameters CELL = CellLibrary.shipped().get("lg-hg2").parameters();

  @TempDir private Path folder = Path.of("");

  private static FleetCharge charge(int number, double cycles, int cells, double capacityAh) {
    float[][] features = new float[Math.min(cells, FleetCharge.MOST_CELLS)][16];
    for (float[] cell : features) {
      Arrays.fill(cell, number);
    }
    List<Said> said = new ArrayList<>();
    for (int c = 0; c < features.length; c++) {
      said.add(new Said(cycles, capacityAh, 0.015 * capacityAh, number + 1));
    }
    return new FleetCharge(1000L * number, cycles, cells, features, said, "");
  }

  /** The same life, its charges told of these uses. */
  private static List<FleetCharge> used(List<FleetCharge> life, String... uses) {
    List<FleetCharge> told = new ArrayList<>();
    for (int k = 0; k < life.size(); k++) {
      FleetCharge of = life.get(k);
      told.add(
          new FleetCharge(
              of.timestampMs(), of.cycles(), of.packCells(), of.features(), of.said(), uses[k]));
    }
    return told;
  }

  private static List<FleetCharge> life(int charges) {
    List<FleetCharge> life = new ArrayList<>();
    for (int k = 0; k < charges; k++) {
      life.add(charge(k, 4 * k, 2, 2.8));
    }
    return life;
  }

  private static List<FleetCell> cells(String pack, List<FleetCharge> life) {
    return new FleetCells(pack, CELL, FleetCharge.MOST_CELLS).of(life);
  }

  /** A counter that begins anew again and again makes accounts, not more to learn from. */
  @Test
  void allAccountsOfAPackTogetherContributeWhatOneMay() {
    List<FleetCharge> life = new ArrayList<>();
    for (int account = 0; account < 20; account++) {
      int charges = account == 7 ? 12 : 4;
      for (int k = 0; k < charges; k++) {
        life.add(charge(k, 4 * k, 2, 2.8));
      }
    }

    List<FleetCell> cells = cells("demo/pack-1", life);

    assertThat(cells).hasSize(FleetCharge.MOST_CELLS);
    assertThat(cells)
        .extracting(of -> of.cell().cell())
        .contains("demo/pack-1/00#8", "demo/pack-1/01#8");
  }

  @Test
  void aChargeThatDoesNotTellOfACellIsNoRowOfIts() {
    List<FleetCharge> life = life(10);
    life.get(4).features()[1] = new float[0];

    List<FleetCell> cells = cells("demo/pack-1", life);

    assertThat(cells).extracting(FleetCell::pack).containsOnly("demo/pack-1").hasSize(2);
    assertThat(cells.get(0).cell().rows()).isEqualTo(10);
    assertThat(cells.get(1).cell().rows()).isEqualTo(9);
    assertThat(cells.get(1).cell().features()[4][0]).isEqualTo(5);
  }

  @Test
  void whatIsCountedFromAnewIsAnotherCellOfTheSamePack() {
    List<FleetCharge> life = life(10);
    life.addAll(life(5));
    life.add(charge(9, 20, 3, 2.8));

    List<FleetCell> cells = cells("demo/pack-1", life);

    assertThat(cells)
        .extracting(of -> of.cell().cell())
        .containsExactly(
            "demo/pack-1/00",
            "demo/pack-1/01",
            "demo/pack-1/00#2",
            "demo/pack-1/01#2",
            "demo/pack-1/00#3",
            "demo/pack-1/01#3",
            "demo/pack-1/02#3");
    assertThat(cells).extracting(of -> of.cell().owner()).containsOnly("lg-hg2/./demo/pack-1");
  }

  @Test
  void aCapacityThatNoSuchCellHasIsNoNews() {
    assertThat(cells("demo/pack-1", List.of(charge(0, 0, 2, 300)))).isEmpty();
    assertThat(cells("demo/pack-1", List.of(charge(0, 0, 2, Double.NaN)))).isEmpty();
    assertThat(cells("demo/pack-1", List.of(charge(0, 0, 2, 2.8)))).hasSize(2);
  }

  @Test
  void aPacksNameTellsNoUse() {
    FleetCell cell = cells("de_mo/2C_pack", life(3)).get(0);

    assertThat(cell.cell().use()).isEmpty();
    assertThat(FleetCell.of(cell.cell()).pack()).isEqualTo("de_mo/2C_pack");
  }

  @Test
  void useIsTheOneOfMostChargesAndOthersAreHistoryWithoutALabel() {
    List<FleetCharge> life = used(life(5), "taxi", "taxi", "depot-3", "depot-3", "depot-3");
    ChargeCell cell = cells("demo/pack-1", life).get(1).cell();

    assertThat(cell.use()).isEqualTo("depot-3");
    assertThat(cell.stratum()).isEqualTo("lg-hg2/depot-3");
    assertThat(cell.rows()).isEqualTo(5);
    assertThat(cell.labelled()).containsExactly(2, 3, 4);
    assertThat(cell.owner())
        .as("a pack is one, whatever its use")
        .isEqualTo("lg-hg2/./demo/pack-1");
    assertThat(cell.ungrouped().use()).isEmpty();
  }

  @Test
  void chargesBeforeAnyUseWasToldAreOfTheFirstOne() {
    ChargeCell named = cells("demo/pack-1", used(life(5), "", "", "", "", "taxi")).get(0).cell();
    assertThat(named.use()).isEqualTo("taxi");
    assertThat(named.labelled()).hasSize(5);

    ChargeCell unnamed = cells("demo/pack-1", used(life(5), "", "taxi", "", "", "")).get(0).cell();
    assertThat(unnamed.use()).isEmpty();
    assertThat(unnamed.group()).isEqualTo(".");
    assertThat(unnamed.labelled()).containsExactly(2, 3, 4);
  }

  @Test
  void snapshotKeepsTheUse() throws IOException {
    List<FleetCell> cells = cells("de_mo/2C_pack", used(life(2), "taxi", "taxi"));
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    new FleetTable().write(cells, table);

    List<FleetCell> read = FleetTable.read(new ByteArrayInputStream(table.toByteArray()));

    assertThat(read).extracting(FleetCell::pack).containsOnly("de_mo/2C_pack").hasSize(2);
    assertThat(read).extracting(of -> of.cell().use()).containsOnly("taxi");
  }

  @Test
  void useOfOnePackTeachesNothingHoweverManyCellsItHas() {
    List<ChargeCell> cells = new ArrayList<>();
    for (String pack : List.of("a/1 taxi", "a/2 taxi", "a/3 depot-3", "b/4 bus", "b/5 bus")) {
      String[] named = pack.split(" ", 2);
      cells(named[0], used(life(2), named[1], named[1])).forEach(of -> cells.add(of.cell()));
    }

    assertThat(KnownUses.of(cells).names()).containsExactly("bus", "taxi");
  }

  @Test
  void ofALargePackCellsAllOverTheStringAreKept() {
    assertThat(FleetCharge.kept(96)).hasSize(12).startsWith(0, 8).endsWith(86, 95);
    assertThat(FleetCharge.kept(3)).containsExactly(0, 1, 2);
    assertThat(FleetCharge.spread(12, 1)).containsExactly(0);
  }

  @Test
  void aSnapshotIsATableThatTrainSohReads() throws IOException {
    List<FleetCharge> life = new ArrayList<>(List.of(charge(0, 0, 2, Double.NaN)));
    for (int k = 0; k < 8; k++) {
      life.add(charge(k, 600 + 4 * k, 2, 2.8 - 0.01 * k));
    }
    List<FleetCell> cells = new ArrayList<>(cells("demo/pack_1", life));
    cells.addAll(cells("demo/pack-2", life(4)));
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    new FleetTable().write(cells, table);
    Files.write(folder.resolve("train.csv"), table.toByteArray());

    List<ChargeCell> read = ChargeFolder.read(folder);

    assertThat(read).hasSize(4);
    for (int k = 0; k < read.size(); k++) {
      ChargeCell cell = cells.get(k).cell();
      assertThat(read.get(k).id()).isEqualTo("train/./" + cell.cell());
      assertThat(read.get(k).columns()).isEqualTo(ChargeColumns.SERVED);
      assertThat(read.get(k).features()).isDeepEqualTo(cell.features());
      assertThat(read.get(k).capacityAh()).isEqualTo(cell.capacityAh());
      assertThat(read.get(k).labelled()).isEqualTo(cell.labelled());
    }
    assertThat(read.get(0).capacityAh()[0]).as("history without a label").isNaN();
    List<FleetCell> again = FleetTable.read(new ByteArrayInputStream(table.toByteArray()));
    assertThat(again).extracting(FleetCell::pack).contains("demo/pack_1", "demo/pack-2");
    assertThat(again.get(0).cell().dataset()).isEqualTo("lg-hg2");
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    new FleetTable().write(again, twice);
    assertThat(twice.toByteArray()).isEqualTo(table.toByteArray());
  }
}
