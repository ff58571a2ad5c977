package io.galvani.trainer.soh;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.trainer.gate.HeldOutPack;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeldOutErrorsTest {
  @Test
  void aLabelsOwnSigmaIsAddedToTheHalfWidthInQuadrature() {
    assertThat(coverage(0)).isZero();
    assertThat(coverage(0.05f)).as("hypot(0.05, 1.645·0.05) < 0.1").isZero();
    assertThat(coverage(0.055f)).as("hypot(0.05, 1.645·0.055) > 0.1").isEqualTo(1);
  }

  private static double coverage(float sigmaAh) {
    return errors("cell", sigmaAh).get(0).coverage90();
  }

  @Test
  void cellsOfAPackAreDrawnTogether() {
    assertThat(errors("demo/pack-1/03", 0).get(0).pack()).isEqualTo("set/./demo/pack-1");
    assertThat(errors("cell-3", 0).get(0).pack()).isEqualTo("set/./cell-3");
  }

  private static List<HeldOutPack> errors(String name, float sigmaAh) {
    ChargeCell cell =
        new ChargeCell(
            "set",
            ".",
            name,
            ChargeColumns.SERVED,
            0,
            new float[2][16],
            new float[] {Float.NaN, 2},
            new float[] {Float.NaN, sigmaAh});
    TrainingRows rows = TrainingRows.all(List.of(cell), KnownUses.NONE);
    assertThat(rows.size()).as("labelled rows").isEqualTo(1);
    return HeldOutErrors.of(rows, new float[][] {{2.1f, 0.05f}}, new float[] {2});
  }
}
