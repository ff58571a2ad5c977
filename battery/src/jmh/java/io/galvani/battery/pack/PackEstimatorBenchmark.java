package io.galvani.battery.pack;

import io.galvani.battery.cell.CellLimits;
import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.Chemistry;
import io.galvani.battery.cell.CircuitTable;
import io.galvani.battery.cell.CircuitValues;
import io.galvani.battery.cell.Hysteresis;
import io.galvani.battery.cell.LimitSet;
import io.galvani.battery.cell.OcvCurve;
import io.galvani.battery.cell.Provenance;
import io.galvani.battery.cell.ThermalParameters;
import io.galvani.battery.cell.Uncertainty;
import io.galvani.battery.condition.ConditionEstimator;
import io.galvani.battery.condition.ConditionState;
import io.galvani.battery.detect.AlertListener;
import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time and allocation of one estimator step of a 96-cell pack, per-cell filters at their cadence,
 * beside a four-state extended Kalman filter on every cell, in flat arrays and as an object each on
 * {@code double[][]}.
 *
 * <p>{@code mvn -pl battery -Pbench test-compile exec:exec}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PackEstimatorBenchmark {
  private static final int CELLS = 96;

  private static final int ROWS = 64;

  /** Cells that differ by some millivolts and move a little from record to record. */
  private final double[][] rowsV = new double[ROWS][CELLS];

  private final double[] degC = {24.5, 25, 25.5, 26};
  private final PackSample sample = new PackSample();
  private final AlertListener listener = alert -> {};
  private PackEstimator estimator;
  private PackState state;
  private PackHealth health;
  private HealthState healthState;
  private ConditionEstimator condition;
  private ConditionState conditionState;
  private PackDetector detector;
  private DetectorState detectorState;
  private NaiveCellFilter[] naive;
  private FlatCellFilters flat;
  private long second;

  @Setup
  public void setUp() {
    PackModel model =
        new PackModel(cell(), CELLS, 1, PackModel.evenProbes(CELLS, degC.length), 1);
    estimator = new PackEstimator(model);
    state = estimator.newState();
    health = new PackHealth(model);
    healthState = health.newState();
    condition = new ConditionEstimator(model);
    conditionState = condition.newState();
    detector = new PackDetector(model);
    detectorState = detector.newState();
    naive = new NaiveCellFilter[CELLS];
    Arrays.setAll(naive, c -> new NaiveCellFilter(model.cell()));
    flat = new FlatCellFilters(model.cell(), CELLS);
    for (int row = 0; row < ROWS; row++) {
      for (int c = 0; c < CELLS; c++) {
        rowsV[row][c] = 3.68 + 0.004 * Math.sin(1.7 * c) + 0.001 * Math.sin(2.3 * row + c);
      }
    }
  }

  /** Everything that the edge and the stream run a sample: estimator, health, condition, detector. */
  @Benchmark
  public StepOutcome fullStep() {
    second++;
    sample.set(second, second * 1000, second * 1000, 1, current(), 353, cellV(), degC, 0.5, 0);
    StepOutcome outcome = estimator.step(state, sample);
    health.step(healthState, state, sample);
    condition.step(conditionState, state, healthState, sample, outcome);
    detector.step(detectorState, state, sample, outcome, listener);
    return outcome;
  }

  /** The estimator and what follows from its state, without the detector. */
  @Benchmark
  public StepOutcome stateStep() {
    second++;
    sample.set(second, second * 1000, second * 1000, 1, current(), 353, cellV(), degC, 0.5, 0);
    StepOutcome outcome = estimator.step(state, sample);
    health.step(healthState, state, sample);
    condition.step(conditionState, state, healthState, sample, outcome);
    return outcome;
  }

  /** The estimator alone. */
  @Benchmark
  public StepOutcome packStep() {
    second++;
    sample.set(second, second * 1000, second * 1000, 1, current(), 353, cellV(), degC, 0.5, 0);
    return estimator.step(state, sample);
  }

  /** The peer: every cell a filter object of its own. */
  @Benchmark
  public double objectPerCell() {
    second++;
    double currentA = current();
    double[] cellV = cellV();
    double sum = 0;
    for (int c = 0; c < CELLS; c++) {
      sum += naive[c].step(currentA, cellV[c], 25, 1);
    }
    return sum;
  }

  /** The other peer: four states a cell in flat arrays, nothing allocated. */
  @Benchmark
  public double flatPerCell() {
    second++;
    return flat.step(current(), cellV(), 25, 1);
  }

  /** The pack's byte form, as a changelog would take it. */
  @Benchmark
  public byte[] packBlock() {
    return state.packBlock();
  }

  private double[] cellV() {
    return rowsV[(int) (second % ROWS)];
  }

  private double current() {
    return second % 40 < 20 ? 0.2 : -0.2;
  }

  private static CellParameters cell() {
    double[] soc = {0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    double[] ocv = {3, 3.25, 3.38, 3.5, 3.57, 3.62, 3.68, 3.78, 3.88, 3.99, 4.07, 4.18};
    double[] t = {0, 25};
    LimitSet limits = new LimitSet(4.2, 2.8, 45, 0, 55, -20, 6, 12);
    return new CellParameters(
        "bench",
        Chemistry.NMC,
        3,
        3.68,
        0.999,
        new OcvCurve(soc, t, new double[][] {ocv, ocv}, new double[soc.length]),
        new Hysteresis(new double[] {0, 1}, new double[] {0.002, 0.002}, 50, 0),
        new CircuitTable(
            new double[] {0, 0.5, 1},
            t,
            30_000,
            new CircuitValues(
                new double[][] {{0.05, 0.04, 0.04}, {0.03, 0.02, 0.02}},
                new double[][] {{0.04, 0.02, 0.02}, {0.02, 0.01, 0.01}},
                new double[][] {{12, 12, 12}, {12, 12, 12}},
                new double[][] {{0.06, 0.03, 0.03}, {0.02, 0.01, 0.01}},
                new double[][] {{180, 180, 180}, {180, 180, 180}},
                CircuitValues.directionless(2, 3))),
        new ThermalParameters(35, 10, 0.6, 0.08),
        new Uncertainty(0.001, 0.01, 0.03, 0.3, 0.005, 0.05, 300, 0.02),
        new CellLimits(limits, limits, limits),
        new Provenance("invented", "round numbers", -20, 50, 0, 1, 3, "for this benchmark only"));
  }
}
