package io.galvani.battery.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.TestCells;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackEstimatorTest {
  private final PackSample sample = new PackSample();

  @Test
  void findsAnUnknownSocUnderLoad() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 12, 0.6, 1);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();

    drive(pack, estimator, state, 0, 600);

    assertThat(state.soc()).isCloseTo(pack.meanSoc(), within(0.02));
  }

  @Test
  void sigmaCoversTheErrorFromEveryUnknownStart() {
    int inside = 0;
    int total = 0;
    for (long seed = 1; seed <= 20; seed++) {
      SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 12, 0.3 + 0.03 * seed, seed);
      pack.currentOffsetA = 0.02 * new Random(seed).nextGaussian();
      PackEstimator estimator = new PackEstimator(pack.model);
      PackState state = estimator.newState();
      for (int second = 0; second < 1200; second++) {
        pack.next(pack.driveCurrentA(second), sample);
        estimator.step(state, sample);
        inside += Math.abs(state.soc() - pack.meanSoc()) <= 2 * state.socSigma() ? 1 : 0;
        total++;
      }
    }

    assertThat((double) inside / total).isGreaterThan(0.9);
  }

  @Test
  void sigmaDoesNotCollapseInALongRest() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 12, 0.6, 3);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();

    for (int second = 0; second < 4 * 3600; second++) {
      pack.next(0, sample);
      estimator.step(state, sample);
    }

    double slopeV = pack.model.cell().ocv().slopeV(0.6, 25);
    double modelSigma = pack.model.cell().uncertainty().modelSigmaV() / slopeV;
    assertThat(state.socSigma()).isGreaterThan(0.5 * modelSigma);
  }

  @Test
  void restLeavesSocUnchanged() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 12, 0.6, 4);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();
    drive(pack, estimator, state, 0, 600);
    for (int second = 0; second < 600; second++) {
      pack.next(0, sample);
      estimator.step(state, sample);
    }
    double before = state.soc();

    for (int second = 0; second < 3600; second++) {
      pack.next(0, sample);
      estimator.step(state, sample);
    }

    assertThat(state.soc()).isCloseTo(before, within(0.01));
  }

  @Test
  void tellsCellsApartByChargeAndByResistance() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 24, 0.7, 5);
    pack.state[4 * 7] -= 0.05;
    pack.resistanceFactor[3] = 2;
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();

    drive(pack, estimator, state, 0, 3600);

    double trueDelta = pack.state[4 * 7] - pack.meanSoc();
    assertThat(state.cellSocDelta(7))
        .isCloseTo(trueDelta, within(3 * state.cellSocDeltaSigma(7) + 0.01));
    assertThat(state.cellSoc(7)).isLessThan(state.soc() - 0.03);
    assertThat(state.cellR0DeltaOhm(3)).isGreaterThan(0.5 * state.meanR0Ohm());
  }

  @Test
  void coastsWithoutVoltageAndKnowsLess() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 4, 0.6, 6);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();
    drive(pack, estimator, state, 0, 600);
    double sigma = state.socSigma();

    for (int second = 0; second < 300; second++) {
      pack.next(-1.5, sample);
      java.util.Arrays.fill(pack.cellV, Double.NaN);
      assertThat(estimator.step(state, sample)).isEqualTo(StepOutcome.COASTED);
    }

    assertThat(state.socSigma()).isGreaterThan(sigma);
    assertThat(state.soc()).isCloseTo(pack.meanSoc(), within(0.02));
  }

  @Test
  void leavesImpossibleVoltagesOut() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 12, 0.6, 7);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();
    drive(pack, estimator, state, 0, 300);
    double before = state.soc();

    pack.next(-1, sample);
    pack.cellV[4] = 66.535;
    pack.cellV[5] = 0;
    StepOutcome outcome = estimator.step(state, sample);

    assertThat(outcome).isEqualTo(StepOutcome.COASTED);
    assertThat(state.soc()).isCloseTo(before, within(0.005));
  }

  @Test
  void rejectsRepeatedAndBackwardTimesWithoutChangingTheSoc() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 4, 0.6, 8);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();
    drive(pack, estimator, state, 0, 60);
    double before = state.soc();

    StepOutcome repeated = estimator.step(state, sample);
    pack.next(-1, -30, sample);
    StepOutcome backward = estimator.step(state, sample);

    assertThat(repeated).isEqualTo(StepOutcome.REJECTED);
    assertThat(backward).isEqualTo(StepOutcome.REJECTED);
    assertThat(state.soc()).isEqualTo(before);
  }

  @Test
  void followsATimeBaseThatMovedBack() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 4, 0.6, 9);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();
    drive(pack, estimator, state, 0, 60);
    pack.next(-1, -3600, sample);
    int rejected = estimator.step(state, sample) == StepOutcome.REJECTED ? 1 : 0;

    for (int k = 0; k < 20; k++) {
      pack.next(-1, sample);
      rejected += estimator.step(state, sample) == StepOutcome.REJECTED ? 1 : 0;
    }

    assertThat(rejected).isEqualTo(PackEstimator.REBASE_RUN - 1);
  }

  @Test
  void takesNoSampleTwiceThatAnEdgeSendsAgainUnderNewNumbers() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 4, 0.6, 9);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();
    drive(pack, estimator, state, 0, 60);
    PackState undisturbed = PackState.read(pack.model, state.packBlock(), state.cellBlock());
    estimator.numberedAnew(state);
    pack.next(-1, -50, sample);
    int rejected = 0;
    for (int k = 0; k < 48; k++) {
      PackState restored = PackState.read(pack.model, state.packBlock(), state.cellBlock());
      rejected += estimator.step(restored, sample) == StepOutcome.REJECTED ? 1 : 0;
      state = restored;
      pack.next(-1, sample);
    }
    pack.next(-1, 10, sample);

    assertThat(rejected).isEqualTo(48);
    assertThat(estimator.step(state, sample)).isEqualTo(StepOutcome.ESTIMATED);
    estimator.step(undisturbed, sample);
    assertThat(state.digest()).isEqualTo(undisturbed.digest());
  }

  @Test
  void takesNoSampleOfTheBootBeforeTwice() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 4, 0.6, 9);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();
    drive(pack, estimator, state, 0, 60);
    long lastMs = sample.monotonicMs();
    boot(pack, 8, 5);
    estimator.step(state, sample);
    boot(pack, 7, lastMs);

    assertThat(estimator.step(state, sample)).isEqualTo(StepOutcome.REJECTED);
    boot(pack, 7, lastMs + 1);
    assertThat(estimator.step(state, sample)).isEqualTo(StepOutcome.ESTIMATED);
  }

  @Test
  void knowsLessAfterAGap() {
    SimulatedPack pack = new SimulatedPack(TestCells.lfp(), 4, 0.5, 10);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState state = estimator.newState();
    drive(pack, estimator, state, 0, 60);
    double sigma = state.socSigma();

    pack.next(0, 15.7 * 3600, sample);
    java.util.Arrays.fill(pack.cellV, Double.NaN);
    estimator.step(state, sample);

    assertThat(state.socSigma()).isGreaterThanOrEqualTo(sigma).isGreaterThan(0.2);
  }

  @Test
  void continuesBitEqualFromItsByteForm() {
    SimulatedPack pack = new SimulatedPack(TestCells.nmc(), 24, 0.8, 11);
    PackEstimator estimator = new PackEstimator(pack.model);
    PackState whole = estimator.newState();
    PackState restored = estimator.newState();
    Random random = new Random(11);
    for (int second = 0; second < 5000; second++) {
      pack.next(pack.driveCurrentA(second), sample);
      disturb(pack, random);
      estimator.step(whole, sample);
      estimator.step(restored, sample);
      assertThat(restored.digest()).as("second %d", second).isEqualTo(whole.digest());
      if (random.nextInt(50) == 0) {
        restored = PackState.read(pack.model, restored.packBlock(), restored.cellBlock());
        assertThat(restored.digest()).isEqualTo(whole.digest());
      }
    }
  }

  @Test
  void neverDivergesWhateverASampleHolds() {
    for (CellParameters cell : new CellParameters[] {TestCells.nmc(), TestCells.lfp()}) {
      SimulatedPack pack = new SimulatedPack(cell, 3, 0.5, 12);
      PackEstimator estimator = new PackEstimator(pack.model);
      PackState state = estimator.newState();
      Random random = new Random(12);
      double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, -1e9, 1e9, 0, 66.535, 655.35};
      for (int step = 0; step < 500_000; step++) {
        double currentA = random.nextInt(100) == 0 ? odd[random.nextInt(7)] : -0.3;
        double dtS = random.nextInt(1000) == 0 ? random.nextInt(100_000) - 100 : 1;
        pack.next(Math.abs(currentA) < 1e3 ? currentA : 0.5, dtS, sample);
        disturb(pack, random);
        pack.degC[0] = random.nextInt(500) == 0 ? odd[random.nextInt(7)] : 25;
        sample.set(
            step,
            sample.timestampMs(),
            sample.monotonicMs(),
            7,
            currentA,
            Double.NaN,
            pack.cellV,
            pack.degC,
            Double.NaN,
            0);
        estimator.step(state, sample);
        pack.degC[0] = 25;
        pack.state[0] = Math.max(0.05, Math.min(0.95, pack.state[0]));
        assertThat(state.soc()).as("seed 12, step %d", step).isBetween(0.0, 1.0);
        assertThat(state.socSigma()).as("seed 12, step %d", step).isPositive().isLessThan(10);
      }
    }
  }

  @Test
  void refusesForeignBytes() {
    PackModel model = new SimulatedPack(TestCells.nmc(), 4, 0.5, 1).model;
    PackState state = new PackEstimator(model).newState();
    byte[] block = state.packBlock();
    byte[] future = block.clone();
    future[0] = 9;

    assertThatThrownBy(() -> PackState.read(model, future, state.cellBlock()))
        .hasMessage("pack block must be of version 2, but was 9");
    assertThatThrownBy(() -> PackState.read(model, block, new byte[] {1, 2}))
        .hasMessageContaining("cell block must have 81 bytes for this model, but had 2");
  }

  private void boot(SimulatedPack pack, int bootId, long monotonicMs) {
    pack.next(-1, sample);
    long seq = sample.seq();
    long atMs = sample.timestampMs();
    sample.set(
        seq, atMs, monotonicMs, bootId, -1, Double.NaN, pack.cellV, pack.degC, Double.NaN, 0);
  }

  private void drive(
      SimulatedPack pack, PackEstimator estimator, PackState state, int from, int seconds) {
    for (int second = from; second < from + seconds; second++) {
      pack.next(pack.driveCurrentA(second), sample);
      estimator.step(state, sample);
    }
  }

  private static void disturb(SimulatedPack pack, Random random) {
    if (random.nextInt(20) == 0) {
      pack.cellV[random.nextInt(pack.cellV.length)] =
          new double[] {Double.NaN, 66.535, 0, -3, Double.POSITIVE_INFINITY}[random.nextInt(5)];
    }
  }
}
