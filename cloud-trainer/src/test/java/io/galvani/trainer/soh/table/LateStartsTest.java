package io.galvani.trainer.soh.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.charge.ChargeHistory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LateStartsTest {
  private static final int ROWS = 60;

  private final List<ChargeCell> cells = MadeUpCells.of(8, ROWS);
  private final List<ChargeCell> both = LateStarts.beside(cells);

  @Test
  void besideEachCellIsTheSameOneWithoutItsFirstCharges() {
    assertThat(both).hasSize(16);
    for (int k = 0; k < both.size(); k += 2) {
      ChargeCell whole = both.get(k);
      ChargeCell late = both.get(k + 1);
      assertThat(late.id()).isEqualTo(whole.id());
      assertThat(late.firstRow()).isBetween(ROWS / 10, 7 * ROWS / 10);
      assertThat(late.rows()).isEqualTo(ROWS - late.firstRow());
      assertThat(late.capacityAh()[0]).isEqualTo(whole.capacityAh()[late.firstRow()]);
      assertThat(late.stratum()).isEqualTo(whole.stratum() + " seen late");
    }
  }

  @Test
  void itsHistoryBeginsWhereItIsFirstSeen() {
    ChargeCell late = both.get(1);

    float[][] inputs = late.inputs();

    assertThat(inputs[0][ChargeHistory.INPUTS - 1]).isZero();
    assertThat(inputs).hasNumberOfRows(late.rows());
  }

  @Test
  void aCellIsOfOnePartHoweverOftenItIsThere() {
    TrainingRows rows = TrainingRows.of(both, 4, Integer.MAX_VALUE, KnownUses.NONE);

    Map<String, Integer> partOf = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      Integer before = partOf.put(rows.owners().get(row).id(), rows.part()[row]);
      assertThat(before == null || before == rows.part()[row]).isTrue();
    }
    assertThat(rows.cells()).isEqualTo(8);
    assertThat(rows.parts()).isEqualTo(4);
  }

  @Test
  void oneCellSeenTwiceIsNoUse() {
    ChargeCell other = new ChargeCell("made", "x", "y_1", new float[30][16], new float[30]);

    assertThat(KnownUses.of(List.of(cells.get(0), other, other.seenFrom(5))).names()).isEmpty();
  }

  @Test
  void aShortLifeIsSeenFromItsFirstChargeOnly() {
    assertThat(LateStarts.beside(MadeUpCells.of(5, 20))).hasSize(5);
  }
}
