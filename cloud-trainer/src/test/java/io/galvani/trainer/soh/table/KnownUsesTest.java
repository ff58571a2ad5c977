package io.galvani.trainer.soh.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.trainer.engine.EngineSettings;
import io.galvani.trainer.soh.ensemble.CapacityExport;
import io.galvani.trainer.soh.ensemble.CapacityModel;
import io.galvani.trainer.soh.ensemble.EnsembleKind;
import io.galvani.trainer.soh.ensemble.Listener;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KnownUsesTest {
  private final List<ChargeCell> many = MadeUpCells.of(5, 100);

  @Test
  void useIsTheGroupAndWhatTheNameSaysBeforeTheUnderscore() {
    assertThat(named(".", "R2.5_battery-3").use()).isEqualTo("R2.5");
    assertThat(named("NCA", "CY25-05_1-#4").use()).isEqualTo("NCA CY25-05");
    assertThat(named("2017-05-12", "2017-05-12_battery-1").use()).isEqualTo("2017-05-12");
    assertThat(named("june", "cell-4").use()).isEqualTo("june");
    assertThat(named(".", "7-5").use()).isEmpty();
  }

  @Test
  void usesOfTwoCellsOrMoreAreKnownAndThoseOfMostCellsComeFirst() {
    List<ChargeCell> cells = new ArrayList<>();
    cells.add(named(".", "lone_1"));
    cells.add(named(".", "nameless"));
    cells.add(named(".", "pair_1"));
    cells.add(named(".", "pair_2"));
    cells.addAll(many);

    assertThat(KnownUses.of(cells).names()).containsExactly("2C", "pair");
  }

  @Test
  void whereAllCellsAreUsedAlikeNothingIsKnown() {
    assertThat(KnownUses.of(many)).isEqualTo(KnownUses.NONE);
  }

  @Test
  void moreUsesThanColumnsAreCutToThoseOfMostCells() {
    List<ChargeCell> cells = new ArrayList<>();
    for (int use = 10; use < 10 + ChargeHistory.MOST_USES + 4; use++) {
      cells.add(named(".", use + "_1"));
      cells.add(named(".", use + "_2"));
    }
    cells.addAll(many);

    List<String> names = KnownUses.of(cells).names();
    assertThat(names).hasSize(ChargeHistory.MOST_USES).startsWith("2C", "10", "11");
  }

  @Test
  void useIsMarkedWhenJudgingAndWithheldFromEveryTenthRowWhenLearning() {
    KnownUses uses = new KnownUses(List.of("3C", "2C"));

    float[][] judged = TrainingRows.all(many, uses).inputs();
    float[][] learned = KnownUses.someWithheld(judged);
    float[][] strange = TrainingRows.all(many, new KnownUses(List.of("3C"))).inputs();

    assertThat(marks(learned, 1)).isEqualTo(learned.length * 9 / 10);
    assertThat(marks(judged, 1)).isEqualTo(judged.length);
    assertThat(marks(judged, 0)).isZero();
    assertThat(marks(strange, 0)).isZero();
  }

  @Test
  void releaseOfBeforeIsAskedInItsOwnColumns() {
    KnownUses now = new KnownUses(List.of("3C", "2C"));
    KnownUses before = KnownUses.from(new KnownUses(List.of("2C", "RW")).lineage());

    float[][] asked = TrainingRows.all(many, now).marked(before).inputs();

    assertThat(marks(asked, 0)).isEqualTo(asked.length);
    assertThat(marks(asked, 1)).isZero();
    assertThat(KnownUses.from(now.lineage())).isEqualTo(now);
    assertThat(KnownUses.from(Map.of())).isEqualTo(KnownUses.NONE);
  }

  @Test
  void levelThatOnlyTheUseTellsIsLearnedAndAnUnknownUseLiesBetween() {
    EngineSettings.apply();
    List<ChargeCell> train = new ArrayList<>(many);
    many.forEach(cell -> train.add(usedOtherwise(cell)));
    KnownUses uses = KnownUses.of(train);
    TrainingPlan plan = new TrainingPlan(10, 16, 60, 64, 1000, 3);

    try (CapacityModel model =
        CapacityModel.train(
            TrainingRows.of(train, 2, 1000, uses), plan, EnsembleKind.GALVANI, Listener.NOBODY)) {
      double plain = meanAh(model, many, uses);
      double other = meanAh(model, many.stream().map(KnownUsesTest::usedOtherwise).toList(), uses);
      double unknown = meanAh(model, many, KnownUses.NONE);

      assertThat(other / plain).isBetween(0.93, 0.97);
      assertThat(unknown).isBetween(other, plain);
      // Levels lie 5 % apart; a cell of neither use may lie at either.
      assertThat(meanHalfWidth(model, many, KnownUses.NONE)).isGreaterThan(0.035);
      assertThat(meanHalfWidth(model, many, uses)).isLessThan(0.025);
      byte[] onnx = CapacityExport.onnx(model, Map.of());
      assertThat(CapacityExport.parity(model, onnx, 200)).isLessThanOrEqualTo(1e-5);
    }
  }

  private static double meanHalfWidth(CapacityModel model, List<ChargeCell> cells, KnownUses uses) {
    return model.predict(TrainingRows.all(cells, uses).inputs()).stream()
        .mapToDouble(said -> said.halfWidthAh() / said.capacityAh())
        .average()
        .orElseThrow();
  }

  private static double meanAh(CapacityModel model, List<ChargeCell> cells, KnownUses uses) {
    return model.predict(TrainingRows.all(cells, uses).inputs()).stream()
        .mapToDouble(CapacityModel.Prediction::capacityAh)
        .average()
        .orElseThrow();
  }

  /** The same charges, but 5 % less capacity. */
  private static ChargeCell usedOtherwise(ChargeCell cell) {
    float[] capacityAh = cell.capacityAh().clone();
    for (int row = 0; row < capacityAh.length; row++) {
      capacityAh[row] *= 0.95f;
    }
    String name = cell.cell().replace("2C_", "fast_");
    return new ChargeCell(cell.dataset(), cell.group(), name, cell.features(), capacityAh);
  }

  private static long marks(float[][] inputs, int place) {
    return Arrays.stream(inputs).filter(row -> row[ChargeHistory.USES + place] == 1).count();
  }

  private static ChargeCell named(String group, String cell) {
    return new ChargeCell("made", group, cell, new float[0][], new float[0]);
  }
}
