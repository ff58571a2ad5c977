package io.galvani.battery.detect;

import io.galvani.battery.cell.TestCells;
import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * A twin of twelve cells at 1 Hz behind channels with joints, noise, gaps and a lag, and its
 * detector.
 */
final class WatchedPack {
  static final int CELLS = 12;

  private final PackTwin twin;
  private final PackEstimator estimator;
  private final PackDetector detector;
  private final PackSample sample = new PackSample();
  private final Deque<double[]> late = new ArrayDeque<>();
  private final List<AlertTransition> told = new ArrayList<>();
  private PackState state;
  private DetectorState watch;
  private int jointCell;
  private IntToDoubleFunction jointOhm = s -> 0;
  private Missing missing = (cell, s) -> false;
  private final Random noise = new Random(5);
  private int noisyCells;
  private double noiseV;
  private int lagS;
  private int second;

  /** Whether a channel reads nothing at a second. */
  interface Missing {
    boolean at(int cell, int second);
  }

  WatchedPack() {
    this(TwinSettings.of(CELLS));
  }

  WatchedPack(TwinSettings settings) {
    this(settings, 11, List.of());
  }

  WatchedPack(TwinSettings settings, long seed, List<Fault> faults) {
    twin = new PackTwin(settings, TestCells.nmc().scaledTo(60), seed, faults);
    estimator = new PackEstimator(twin.model());
    detector = new PackDetector(twin.model());
    state = estimator.newState();
    watch = detector.newState();
  }

  void joint(int cell, IntToDoubleFunction ohmAtSecond) {
    jointCell = cell;
    jointOhm = ohmAtSecond;
  }

  void missing(Missing channels) {
    missing = channels;
  }

  /** The first cells' channels scatter by so many volts more. */
  void noisy(int cells, double sigmaV) {
    noisyCells = cells;
    noiseV = sigmaV;
  }

  void lag(int seconds) {
    lagS = seconds;
  }

  void drive(int untilS) {
    while (second < untilS) {
      step();
    }
  }

  void driveUntilRaised(int atMostS) {
    while (second < atMostS && told.isEmpty()) {
      step();
    }
  }

  private void step() {
    twin.next(sample);
    double[] cellV = sample.cellVoltageV();
    cellV[jointCell] += jointOhm.applyAsDouble(second) * sample.currentA();
    for (int c = 0; c < noisyCells; c++) {
      cellV[c] = Math.round(1000 * (cellV[c] + noiseV * noise.nextGaussian())) / 1000.0;
    }
    late.addLast(cellV.clone());
    System.arraycopy(late.size() > lagS ? late.removeFirst() : late.getFirst(), 0, cellV, 0, CELLS);
    for (int c = 0; c < CELLS; c++) {
      cellV[c] = missing.at(c, second) ? Double.NaN : cellV[c];
    }
    StepOutcome outcome = estimator.step(state, sample);
    detector.step(watch, state, sample, outcome, told::add);
    second++;
  }

  /** Stores both states and goes on from what was stored. */
  void restart() {
    PackModel model = twin.model();
    state = PackState.read(model, state.packBlock(), state.cellBlock());
    watch = read(watch.watchBlock());
  }

  /** What would be read of the stored state with this block of what changes seldom. */
  DetectorState read(byte[] watchBlock) {
    return DetectorState.read(twin.model(), watch.fastBlock(), watch.cellBlock(), watchBlock);
  }

  /** Wall clock of a second from the first sample, UTC ms. */
  long timeMs(int atS) {
    return TwinSettings.of(CELLS).startMs() + 1000L * atS;
  }

  PackState state() {
    return state;
  }

  /** By how much more a cell is charged than the mean of all, in truth. */
  double socDelta(int cell) {
    return twin.truth().cellSoc(cell) - twin.truth().meanSoc();
  }

  DetectorState watch() {
    return watch;
  }

  ResistancePast past() {
    return watch.resistance;
  }

  List<AlertTransition> told() {
    return told;
  }

  /** Rule and cell of each alert that was raised, in order. */
  List<String> raised() {
    return told.stream()
        .filter(alert -> alert.phase() == Phase.RAISED)
        .map(alert -> alert.rule() + " " + alert.componentIndex())
        .toList();
  }
}
