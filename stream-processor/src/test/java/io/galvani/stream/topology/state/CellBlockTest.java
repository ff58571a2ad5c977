package io.galvani.stream.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.stream.topology.TestPack;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The stored form of the cells gives back every bit and is small. */
class CellBlockTest {
  private static final int CELLS = 96;

  @Test
  void givesBackEveryBitOfBlocksOfAnyLength() {
    Random random = new Random(4);
    for (int length = 0; length < 70; length++) {
      byte[] estimator = new byte[length];
      byte[] detector = new byte[(length * 7) % 41];
      random.nextBytes(estimator);
      random.nextBytes(detector);
      byte[] condition = new byte[(length * 3) % 17];
      random.nextBytes(condition);

      CellBlock read = read(new CellBlock(estimator, detector, condition).toBytes());

      assertThat(read.estimator()).isEqualTo(estimator);
      assertThat(read.detector()).isEqualTo(detector);
      assertThat(read.condition()).isEqualTo(condition);
    }
  }

  @Test
  void takesHalfOfWhatItHoldsAfterADrive() {
    PackModels.Shared steps =
        new PackModels((json, source) -> CellLibrary.fromJson(json, source).parameters())
            .of(TestPack.registration(TestPack.NMC, CELLS));
    PackState state = steps.estimator().newState();
    DetectorState detector = steps.detector().newState();
    PackSample view = new PackSample();
    long seq = 0;
    for (Sample s : TestPack.samples(900, CELLS, 5)) {
      view.set(
          seq++,
          s.timestampMs(),
          s.monotonicMs(),
          7,
          s.currentA(),
          s.packVoltageV(),
          s.cellVoltageV(),
          s.temperatureDegC(),
          s.bmsSoc(),
          s.quality());
      StepOutcome outcome = steps.estimator().step(state, view);
      steps.detector().step(detector, state, view, outcome, any -> {});
    }
    byte[] estimatorCells = state.cellBlock();
    byte[] detectorCells = detector.cellBlock();

    byte[] bytes = new CellBlock(estimatorCells, detectorCells, new byte[0]).toBytes();

    int whole = estimatorCells.length + detectorCells.length;
    System.out.printf("cells: %d bytes stored of %d%n", bytes.length, whole);
    assertThat(bytes.length).isLessThan(whole / 2);
    CellBlock read = read(bytes);
    PackState restored = PackState.read(steps.model(), state.packBlock(), read.estimator());
    assertThat(restored.digest()).isEqualTo(state.digest());
    assertThat(DetectorState.read(steps.model(), detector.fastBlock(), read.detector(), new byte[0]).cellBlock())
        .isEqualTo(detectorCells);
  }

  private static CellBlock read(byte[] bytes) {
    return Objects.requireNonNull(CellBlock.read(bytes), "must be readable");
  }

  @Test
  void refusesWhatIsDamagedOrOfAnotherVersion() {
    byte[] whole = new CellBlock(new byte[40], new byte[] {1, 2, 3}, new byte[2]).toBytes();
    byte[] other = whole.clone();
    other[0]++;

    assertThat(CellBlock.read(other)).isNull();
    assertThat(CellBlock.read(Arrays.copyOf(whole, whole.length / 2))).isNull();
    assertThat(CellBlock.read(new byte[0])).isNull();
  }
}
