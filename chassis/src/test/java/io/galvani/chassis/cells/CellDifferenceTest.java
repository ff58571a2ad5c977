package io.galvani.chassis.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.twin.DemoFleet;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.PackTwin;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a healthy cell's SOC differs from the pack's by lies within the sigma stated for it. */
class CellDifferenceTest {
  private static final int SECONDS = 90 * 60;
  private static final int SETTLED_S = 15 * 60;
  private static final int LOOK_S = 60;

  @ParameterizedTest
  @CsvSource({"1, 8", "1, 9", "2, 8", "2, 9", "3, 9", "4, 8", "1, 1", "2, 10"})
  void liesWithinItsSigmaOnFlatAndOnSteepCurves(long seed, int number) {
    CellLibrary cells = CellLibrary.shipped();
    DemoFleet.Pack pack =
        DemoFleet.packs(
                cells.get("lg-hg2").parameters(),
                cells.get("k2-lfp26650").parameters(),
                1_767_225_600_000L,
                seed)
            .get(number - 1);
    List<Integer> faulty = pack.faults().stream().map(Fault::cell).toList();
    PackTwin twin = pack.twin();
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState state = estimator.newState();
    PackSample sample = new PackSample();
    double squares = 0;
    int looks = 0;
    int outside = 0;
    for (int second = 0; second < SECONDS; second++) {
      twin.next(sample);
      estimator.step(state, sample);
      if (second < SETTLED_S || second % LOOK_S != 0) {
        continue;
      }
      for (int c = 0; c < twin.model().cells(); c++) {
        if (!faulty.contains(c)) {
          double truth = twin.truth().cellSoc(c) - twin.truth().meanSoc();
          double error = (state.cellSocDelta(c) - truth) / state.cellSocDeltaSigma(c);
          squares += error * error;
          outside += Math.abs(error) > 2 ? 1 : 0;
          looks++;
        }
      }
    }
    assertThat(Math.sqrt(squares / looks)).isBetween(0.3, 1.1);
    assertThat((double) outside / looks).isLessThan(0.08);
  }
}
