package io.galvani.trainer.soh;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.trainer.gate.HeldOutPack;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.ChargeColumns;
import io.galvani.trainer.soh.table.KnownUses;
import io.galvani.trainer.soh.table.TrainingRows;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeldOutErrorsTest {
  @Test
  void aRowIsCoveredWhereItsErrorIsWithinTheInterval() {
    assertThat(coverage(0.09f)).isZero();
    assertThat(coverage(0.11f)).isEqualTo(1);
  }

  private static double coverage(float halfWidthAh) {
    return errors("cell", halfWidthAh).get(0).coverage90();
  }

  @Test
  void cellsOfAPackAreDrawnTogether() {
    assertThat(errors("demo/pack-1/03", 1).get(0).pack()).isEqualTo("set/./demo/pack-1");
    assertThat(errors("cell-3", 1).get(0).pack()).isEqualTo("set/./cell-3");
  }

  private static List<HeldOutPack> errors(String name, float halfWidthAh) {
    ChargeCell cell =
        new ChargeCell(
            "set",
            ".",
            name,
            ChargeColumns.SERVED,
            0,
            new float[2][16],
            new float[] {Float.NaN, 2},
            new float[] {Float.NaN, 0});
    TrainingRows rows = TrainingRows.all(List.of(cell), KnownUses.NONE);
    assertThat(rows.size()).as("labelled rows").isEqualTo(1);
    return HeldOutErrors.of(rows, new float[][] {{2.1f, halfWidthAh}}, new float[] {2});
  }
}
