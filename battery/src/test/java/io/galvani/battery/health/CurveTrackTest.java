package io.galvani.battery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CurveTrackTest {
  private static final int DISCHARGES = 50;
  private static final AgeingModel MODEL =
      new AgeingLearner()
          .add(AgeingCells.asLife(AgeingCells.life(1, DISCHARGES)))
          .add(AgeingCells.asLife(AgeingCells.life(2, DISCHARGES)))
          .learn();

  @Test
  void capacityOfAnUnknownCellFollowsFromWindowsOfHiddenStart() {
    double absolute = 0;
    int covered = 0;
    int count = 0;
    for (long seed = 10; seed < 18; seed++) {
      CurveTrack track = new CurveTrack(MODEL);
      SplittableRandom random = new SplittableRandom(seed);
      for (AgeingCells.Curve curve : AgeingCells.life(seed, DISCHARGES)) {
        AgeingCells.Curve window = window(curve, random);
        track.pass(AgeingCells.CYCLES_APART);
        track.update(window.chargeAh(), window.voltageV(), window.chargeAh().length, false);
        double error = Math.abs(track.capacityAh() / curve.capacityAh() - 1);
        absolute += error;
        covered += error < 1.645 * Math.sqrt(track.variance()) ? 1 : 0;
        count++;
      }
    }

    assertThat(absolute / count).isLessThan(0.015);
    assertThat(covered).isGreaterThan((int) (0.85 * count));
  }

  @Test
  void whatIsNotSeenGrowsUncertain() {
    CurveTrack idle = new CurveTrack(MODEL);
    double atFirst = idle.variance();

    idle.pass(200);

    assertThat(idle.variance()).isGreaterThan(2 * atFirst);
    assertThat(idle.capacityAh()).isLessThan(MODEL.newCapacityAh());
  }

  @Test
  void aWholeCapacitySettlesTheSum() {
    CurveTrack track = new CurveTrack(MODEL);
    double wholeAh = 0.96 * MODEL.newCapacityAh();

    track.updateCapacity(wholeAh, 1e-6);

    assertThat(track.capacityAh()).isCloseTo(wholeAh, within(0.01 * wholeAh));
    assertThat(track.variance()).isLessThan(1e-4);
  }

  @Test
  void senselessCurvesChangeNothing() {
    CurveTrack track = new CurveTrack(MODEL);
    byte[] before = track.bytes();

    track.pass(Double.NaN);
    track.update(new double[] {0}, new double[] {4}, 1, false);
    track.update(new double[] {0, 1}, new double[] {Double.NaN, Double.NaN}, 2, false);
    track.update(new double[] {0, 1}, new double[] {3.5, 3.9}, 2, false);
    track.updateCapacity(Double.NaN, 1e-4);
    track.updateCapacity(1, Double.NaN);

    assertThat(track.bytes()).isEqualTo(before);
  }

  @Test
  void aStoredTrackGoesOnToTheBit() {
    CurveTrack track = new CurveTrack(MODEL);
    AgeingCells.Curve curve = AgeingCells.life(30, 5).get(3);
    track.update(curve.chargeAh(), curve.voltageV(), curve.chargeAh().length, true);

    CurveTrack restored = CurveTrack.read(MODEL, track.bytes());
    track.pass(10);
    restored.pass(10);

    assertThat(restored.bytes()).isEqualTo(track.bytes());
    assertThatThrownBy(() -> CurveTrack.read(MODEL, new byte[3]))
        .hasMessageContaining("version 1, but had 3");
  }

  @Test
  void binsAreTheChargeBetweenTheirLevelsWhereverTheCurveBegins() {
    CurveBins bins = new CurveBins(new double[] {4.0, 3.8, 3.6});
    double[] chargeAh = {0, 1, 2, 3, 4, 5};
    double[] voltageV = {4.1, 3.9, 3.7, 3.5, 3.3, 3.1};
    double[] binAh = new double[bins.size()];

    bins.cut(chargeAh, voltageV, 6, true, binAh);
    assertThat(binAh).startsWith(new double[] {0.5, 1, 1}, within(1e-9));
    assertThat(binAh[3]).isNaN();

    bins.cut(new double[] {0, 1, 2}, new double[] {3.9, 3.7, 3.5}, 3, false, binAh);
    assertThat(binAh[1]).isNaN();
    assertThat(binAh[2]).isCloseTo(1, within(1e-9));
    assertThatThrownBy(() -> new CurveBins(new double[] {3.6, 3.8}))
        .hasMessageContaining("must descend");
  }

  @Test
  void theBlendFollowsWholeCapacitiesWhereTheModelDoesNotFit() {
    CurveTrack track = new CurveTrack(MODEL);
    CapacityBlend blend = new CapacityBlend(track);
    AgeingCells.Curve other = AgeingCells.life(40, 5).get(0);
    for (int i = 0; i < 30; i++) {
      // Curves of a new cell, but whole capacities of one that gives a fifth less.
      track.pass(1);
      track.update(other.chargeAh(), other.voltageV(), other.chargeAh().length, false);
      blend.updateCapacity(0.8 * other.capacityAh(), 1e-5);
    }
    track.update(other.chargeAh(), other.voltageV(), other.chargeAh().length, false);

    assertThat(blend.capacityAh()).isCloseTo(0.8 * other.capacityAh(), within(0.01));
  }

  @Test
  void simpleSlopesAreBentByAgeing() {
    WindowSlope slope = new WindowSlope(MODEL);
    SplittableRandom random = new SplittableRandom(3);
    List<AgeingCells.Curve> life = AgeingCells.life(50, DISCHARGES);
    assertThat(slope.known()).isFalse();
    for (AgeingCells.Curve curve : life) {
      AgeingCells.Curve window = window(curve, random);
      slope.update(window.chargeAh(), window.voltageV(), window.chargeAh().length);
    }

    assertThat(slope.totalAh()).isBetween(1.5, 3.3);
    assertThat(slope.totalSigma()).isPositive();
    assertThat(slope.ordinaryAh()).isLessThanOrEqualTo(slope.totalAh() + 0.05);
  }

  private static AgeingCells.Curve window(AgeingCells.Curve curve, SplittableRandom random) {
    double length = 0.3 + 0.4 * random.nextDouble();
    double start = random.nextDouble() * (1 - length);
    return curve.part(start, start + length);
  }
}
