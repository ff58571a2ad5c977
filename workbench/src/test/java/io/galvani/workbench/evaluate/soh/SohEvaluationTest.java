package io.galvani.workbench.evaluate.soh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.health.AgeingCurves;
import io.galvani.chassis.cells.AgeingLibrary;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.workbench.recording.RecordingFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SohEvaluationTest {
  private static final Path DATA = Path.of("..", "..", "shared", "data");

  @Test
  void capacityIsFoundFromWindowsOfCellsThatTheModelDoesNotHold() {
    SohEvaluation evaluation =
        new SohEvaluation(
            List.of(cell("one", 1, 0.3), cell("two", 2, 0.34), cell("three", 3, 0.26)));

    Map<String, Score.Result> results = evaluation.run("");

    Score.Result galvani = Objects.requireNonNull(results.get("galvani"));
    assertThat(galvani.mape()).isLessThan(1.5);
    assertThat(galvani.coverage90()).isGreaterThan(0.85);
    assertThat(galvani.byCell()).containsOnlyKeys("one", "two", "three");
    Score.Result whenNew = Objects.requireNonNull(results.get("capacity-when-new"));
    assertThat(whenNew.mape()).isGreaterThan(5);
  }

  @Test
  void aDischargeThatDidNotBeginFullIsNoLabel() {
    AgeingCell whole = cell("one", 1, 0.3);
    List<Discharge> discharges = new ArrayList<>(whole.discharges());
    Discharge tenth = discharges.get(10);
    discharges.set(10, tenth.part(0.2, tenth.totalAh()));

    Regime regime = Regime.of(new AgeingCell("one", discharges)).get(0);

    assertThat(regime.leftOut()).isEqualTo(1);
    assertThat(regime.discharges()).hasSize(discharges.size() - 1);
  }

  @Test
  void windowsHoldThirtyToSeventyPercentAndNothingElseOfADischarge() {
    Discharge one = cell("one", 1, 0.3).discharges().get(0);
    Windows hidden = new Windows(1, false, Hanging.AS_MEASURED);
    Windows full = new Windows(1, true, Hanging.AS_MEASURED);
    for (int i = 0; i < 200; i++) {
      Discharge window = hidden.draw(one);
      double[] ah = window.chargeAh();
      assertThat(ah[ah.length - 1] - ah[0]).isBetween(0.27 * one.totalAh(), 0.71 * one.totalAh());
      assertThat(full.draw(one).chargeAh()[0]).isZero();
    }
  }

  @Test
  void curvesFromAFileJudgeAsThoseLearntAndNeverACellThatTheyKnow() {
    CellParameters set = CellLibrary.shipped().get("samsung-inr18650-20r").parameters();
    AgeingCell judged = cell("judged", 3, 0.25);
    List<AgeingCell> cells = List.of(cell("one", 1, 0.3), cell("two", 2, 0.2), judged);
    AgeingCurves curves = Knowledge.curves(cells.subList(0, 2), set, "made up");
    AgeingCurves read = AgeingLibrary.fromJson(AgeingLibrary.toJson(curves), "written");

    Map<String, Score.Result> given = new SohEvaluation(cells, read).run("");
    Map<String, Score.Result> learnt = new SohEvaluation(cells).run("judged");

    Score.Result byFile = Objects.requireNonNull(given.get("galvani"));
    Score.Result byOthers = Objects.requireNonNull(learnt.get("galvani"));
    assertThat(byFile.estimates()).isEqualTo(byOthers.estimates());
    assertThat(byFile.mape()).isCloseTo(byOthers.mape(), within(0.01));
    AgeingCurves knowing = Knowledge.curves(cells, set, "made up");
    assertThat(new SohEvaluation(cells, knowing).run("")).isEmpty();
  }

  @Test
  void aContactThatGotWorseIsNotTakenForLostCapacityWhereTheRestBeforeTheLoadIsKnown() {
    List<AgeingCell> cells =
        List.of(cell("one", 1, 0.3), worseContact(cell("two", 2, 0.3)), cell("three", 3, 0.3));
    List<AgeingCell> blind =
        cells.stream()
            .map(
                cell ->
                    new AgeingCell(
                        cell.name(),
                        cell.discharges().stream().map(one -> resting(one, Double.NaN)).toList()))
            .toList();

    double known = mapeFromFull(cells, "two");
    double unknown = mapeFromFull(blind, "two");

    assertThat(known).isLessThan(1);
    assertThat(unknown).isGreaterThan(2 * known);
    assertThat(mapeFromFull(blind, "one")).isLessThan(2);
  }

  @Test
  void curvesAreComparedFromRestOnlyWhereEveryRestIsKnown() {
    AgeingCell one = cell("one", 1, 0.3);
    AgeingCell two = cell("two", 2, 0.3);
    List<Discharge> discharges = new ArrayList<>(two.discharges());
    discharges.set(7, resting(discharges.get(7), Double.NaN));
    Regime regime = Regime.of(one).get(0);

    assertThat(Hanging.of(List.of(one, two), regime, true)).isEqualTo(Hanging.FROM_REST);
    assertThat(Hanging.of(List.of(one, two), regime, false)).isEqualTo(Hanging.AS_MEASURED);
    assertThat(Hanging.of(List.of(one, new AgeingCell("two", discharges)), regime, true))
        .isEqualTo(Hanging.AS_MEASURED);
    Discharge tenth = one.discharges().get(10);
    Discharge hung = Hanging.FROM_REST.of(tenth);
    assertThat(hung.voltageAt(2.0 * 30 / 3600)).isCloseTo(tenth.restV(), within(1e-9));
    assertThat(hung.voltageAt(1) - hung.voltageAt(0.5))
        .isCloseTo(tenth.voltageAt(1) - tenth.voltageAt(0.5), within(1e-9));
  }

  @Test
  void realAgeingTestsAreJudgedAsPublished() {
    assumeThat(Files.isDirectory(DATA.resolve("samsung-30q-ageing")))
        .as("skipped: %s is not there", DATA)
        .isTrue();
    RecordingFolder folder = RecordingFolder.open(DATA.resolve("samsung-30q-ageing"), List.of());

    Map<String, Score.Result> results = new SohEvaluation(AgeingReader.read(folder, 2)).run("");

    Score.Result galvani = Objects.requireNonNull(results.get("galvani"));
    assertThat(galvani.mape()).isLessThan(1.5);
    assertThat(galvani.coverage90()).isGreaterThanOrEqualTo(0.85);
    Score.Result fromFull = Objects.requireNonNull(results.get("galvani-full"));
    assertThat(fromFull.mape()).isLessThanOrEqualTo(1);
    assertThat(fromFull.coverage90()).isGreaterThanOrEqualTo(0.85);
  }

  private static double mapeFromFull(List<AgeingCell> cells, String judged) {
    return Objects.requireNonNull(new SohEvaluation(cells).run(judged).get("galvani-full")).mape();
  }

  private static Discharge resting(Discharge one, double restV) {
    return new Discharge(
        one.cycle(),
        one.capacityAh(),
        one.chargeAh(),
        one.voltageV(),
        one.currentA(),
        one.pacedA(),
        one.temperatureDegC(),
        restV);
  }

  /** From the middle of its life the voltage under load is 20 mV lower, the capacity as it was. */
  private static AgeingCell worseContact(AgeingCell cell) {
    List<Discharge> discharges = new ArrayList<>();
    for (Discharge one : cell.discharges()) {
      discharges.add(one.cycle() < 200 ? one : one.shifted(-0.02));
    }
    return new AgeingCell(cell.name(), discharges);
  }

  /** A cell of 2 Ah that loses a share of its charge over its life. */
  private static AgeingCell cell(String name, long seed, double loss) {
    Random random = new Random(seed);
    List<Discharge> discharges = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double age = i / 40.0;
      double capacityAh = 2 * (1 - loss * age) * (1 + 0.002 * random.nextGaussian());
      double[] chargeAh = new double[200];
      double[] voltageV = new double[200];
      for (int k = 0; k < 200; k++) {
        double given = k / 199.0;
        chargeAh[k] = given * capacityAh;
        voltageV[k] =
            4.1
                - 0.1 * age
                - 0.5 * given
                - 0.03 * Math.sin(9 * given)
                - 0.8 * Math.pow(given, 12)
                + 2e-4 * random.nextGaussian();
      }
      double restV = 4.15 - 0.1 * age;
      discharges.add(new Discharge(10 * i, capacityAh, chargeAh, voltageV, 2, 2, 25, restV));
    }
    return new AgeingCell(name, discharges);
  }
}
