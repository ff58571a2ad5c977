package io.galvani.workbench.evaluate.soc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SocEvaluationTest {
  private static final CellParameters CELL = CellLibrary.shipped().get("lg-hg2").parameters();
  private static final double START = 0.95;
  private static final double LEVEL = 0.60;
  private static final int ROWS = 9_000;

  @Test
  void weightsOfTheHeadlineAddUpToOneWhenEveryCaseWasRun() {
    Map<SocCase, Score> one = new EnumMap<>(SocCase.class);
    for (SocCase told : SocCase.values()) {
      Score score = new Score();
      score.add(1, told.group().equals("restart") ? 2 : 1, Double.NaN);
      one.put(told, score);
    }

    assertThat(EstimatorScores.weightedRmse(one)).isCloseTo(0.6 * 1 + 0.4 * 2, within(1e-12));
  }

  @Test
  void aRestartBeginsAtTheFirstCrossingWithinTheDynamicProfile() {
    Drive drive = drive();
    int row = SocCase.RESTART_60.startRow(drive);

    assertThat(drive.referenceSoc()[row]).isLessThan(LEVEL);
    assertThat(drive.referenceSoc()[row - 1]).isGreaterThanOrEqualTo(LEVEL);
    assertThat(row).isGreaterThanOrEqualTo(drive.dynamicFrom());
    assertThat(SocCase.RESTART_START.startRow(drive)).isEqualTo(-1);
  }

  @Test
  void aRestartWithTooLittleAfterItIsNotScored() {
    Drive whole = drive();
    int crossing = SocCase.RESTART_60.startRow(whole);
    Drive cut = cut(whole, crossing + 600);

    assertThat(SocCase.RESTART_60.startRow(cut)).isEqualTo(-1);
  }

  @Test
  void aRepeatedDayLastsADayWithoutStepsAndIsScoredOnRecordedRowsOnly() {
    Drive once = drive();
    Drive day = RepeatedDay.of(once, CELL);
    int recorded = once.dynamicTo() - SocCase.NOMINAL.startRow(once);
    long scored = Arrays.stream(day.referenceSoc()).filter(soc -> !Double.isNaN(soc)).count();

    assertThat(day.hours()).isBetween(24.0, 24.0 + 2 * once.hours() + 4);
    assertThat(scored).isGreaterThan(recorded).isEqualTo(scored / recorded * recorded);
    for (int row = recorded; row < day.rows(); row++) {
      assertThat(day.timeS()[row]).isGreaterThan(day.timeS()[row - 1]);
      if (Double.isNaN(day.referenceSoc()[row]) && day.currentA()[row] == day.currentA()[row - 1]) {
        assertThat(day.voltageV()[row] - day.voltageV()[row - 1]).isBetween(-0.02, 0.02);
      }
    }
  }

  @Test
  void theCoulombCounterErrsByTheOffsetAndNothingElse() {
    SocEvaluation evaluation = evaluated();
    Map<SocCase, Score> coulomb =
        evaluation.estimators().getOrDefault("coulomb", new EstimatorScores()).cases(any -> true);
    double hours = (ROWS - 1) / 3600.0;

    assertThat(score(coulomb, SocCase.NOMINAL).max()).isLessThan(0.1);
    assertThat(score(coulomb, SocCase.OFFSET_HIGH).max()).isCloseTo(10 * hours, within(0.3));
    assertThat(score(coulomb, SocCase.OFFSET_LOW).bias()).isCloseTo(-5 * hours, within(0.3));
    assertThat(score(coulomb, SocCase.RESTART_60).bias()).isCloseTo(-10, within(0.3));
  }

  @Test
  void theFilterFindsAnUnknownStartOnItsOwnModelAndItsSigmaCoversTheError() {
    SocEvaluation evaluation = evaluated();
    EstimatorScores galvani =
        evaluation.estimators().getOrDefault("galvani", new EstimatorScores());
    Score restart = score(galvani.cases(any -> true), SocCase.RESTART_60);

    assertThat(restart.rmse()).isLessThan(2);
    assertThat(restart.convergedWithin(600)).isEqualTo(1);
    assertThat(galvani.pooled().within2Sigma()).isGreaterThan(0.9);
  }

  @Test
  void aCoarseRecordingIsRoundedHalfEvenAndAveraged() {
    Drive drive = drive();

    double[] voltageV = SocCase.COARSE.voltageV(drive);
    double[] currentA = SocCase.COARSE.currentA(drive, CELL.capacityAh());

    assertThat(voltageV[100] * 100).isCloseTo(Math.rint(drive.voltageV()[100] * 100), within(1e-9));
    assertThat(Arrays.stream(currentA)).allMatch(a -> Math.abs(a * 10 - Math.rint(a * 10)) < 1e-9);
  }

  private static Score score(Map<SocCase, Score> cases, SocCase told) {
    return cases.getOrDefault(told, new Score());
  }

  private static SocEvaluation evaluated() {
    SocEvaluation evaluation = new SocEvaluation(CELL);
    evaluation.run(drive(), Double.NaN);
    return evaluation;
  }

  /** A drive that the cell's own model made, so that every error is the estimator's. */
  private static Drive drive() {
    EquivalentCircuit circuit = new EquivalentCircuit(CELL);
    double[] state = new double[EquivalentCircuit.STATES];
    state[EquivalentCircuit.SOC] = START;
    Random random = new Random(3);
    double[] timeS = new double[ROWS];
    double[] voltageV = new double[ROWS];
    double[] currentA = new double[ROWS];
    double[] degC = new double[ROWS];
    double[] soc = new double[ROWS];
    double held = 0;
    for (int row = 0; row < ROWS; row++) {
      if (row % 10 == 0) {
        held = (-0.28 + 0.4 * random.nextGaussian()) * CELL.capacityAh();
      }
      circuit.step(state, 0, held, 1, 25);
      timeS[row] = row;
      currentA[row] = held;
      degC[row] = 25;
      soc[row] = state[EquivalentCircuit.SOC];
      voltageV[row] = circuit.terminalVoltageV(state, 0, held, 25) + 0.001 * random.nextGaussian();
    }
    Map<Column, double[]> columns = new EnumMap<>(Column.class);
    columns.put(Column.TIME_S, timeS);
    columns.put(Column.VOLTAGE_V, voltageV);
    columns.put(Column.CURRENT_A, currentA);
    columns.put(Column.SURFACE_DEG_C, degC);
    columns.put(Column.REFERENCE_SOC, soc);
    return Drive.of(Recording.of("made.bdf.csv", columns), "made", 25, CELL.capacityAh());
  }

  private static Drive cut(Drive drive, int rows) {
    return new Drive(
        drive.file(),
        drive.profile(),
        drive.labelDegC(),
        drive.timeS(),
        drive.voltageV(),
        drive.currentA(),
        drive.degC(),
        drive.referenceSoc(),
        drive.dynamicFrom(),
        Math.min(rows, drive.dynamicTo()));
  }
}
