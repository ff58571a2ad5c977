package io.galvani.workbench.evaluate.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.chassis.cells.CellLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a simulated pack whose truth is known. */
class CellTracesTest {
  private static final int CELLS = 12;
  private static final int SECONDS = 12 * 3600;

  @Test
  void sigmaCoversWhatEachCellReallyDiffersBy() {
    CellParameters cell = CellLibrary.shipped().get("lg-hg2").parameters().scaledTo(60);
    Fault joint = new Fault(FaultKind.HIGH_RESISTANCE_JOINT, 4, 0, 0.5);
    TwinSettings settings =
        TwinSettings.of(CELLS).with(new TwinSettings.Spread(0.02, 0.03, 0.01, 0));
    PackTwin twin = new PackTwin(settings, cell, 5, List.of(joint));
    CellTraces traces = follow(twin);

    int inside = 0;
    double meanFactor = 0;
    for (int c = 0; c < CELLS; c++) {
      meanFactor += twin.truth().capacityFactor(c) / CELLS;
    }
    for (int c = 0; c < CELLS; c++) {
      double truth = meanFactor / twin.truth().capacityFactor(c) - 1;
      Estimate found = traces.inverseCapacity(c);
      inside += Math.abs(found.value() - truth) < 3 * found.sigma() ? 1 : 0;
    }
    assertThat(inside).as("capacities within three sigma").isGreaterThanOrEqualTo(CELLS - 1);
    Estimate ohm = traces.resistance(4);
    assertThat(ohm.value() - 0.0005 * (CELLS - 1) / CELLS)
        .isBetween(-3 * ohm.sigma(), 3 * ohm.sigma());
    assertThat(StandingOut.rank(CELLS, traces::resistance).get(0).cell()).isEqualTo(4);
  }

  @Test
  void capacityIsUnknownWhileSocStays() {
    CellParameters cell = CellLibrary.shipped().get("lg-hg2").parameters().scaledTo(60);
    TwinSettings settings =
        TwinSettings.of(CELLS).with(new TwinSettings.Use(0.6, 0, 0.05, 0.6, 25, 4, 0));
    CellTraces traces = follow(new PackTwin(settings, cell, 5, List.of()));

    assertThat(traces.inverseCapacity(0).value()).isNaN();
    assertThat(traces.charge(0).sigma()).isPositive();
  }

  private static CellTraces follow(PackTwin twin) {
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState state = estimator.newState();
    CellTraces traces = new CellTraces(twin.model());
    PackSample sample = new PackSample();
    for (int second = 0; second < SECONDS; second++) {
      twin.next(sample);
      long before = state.cellSteps();
      estimator.step(state, sample);
      if (state.cellSteps() != before) {
        traces.take(state);
      }
    }
    return traces;
  }
}
