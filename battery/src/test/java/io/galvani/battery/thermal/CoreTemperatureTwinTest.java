package io.galvani.battery.thermal;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.cell.TestCells;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a simulated pack, whose true core is known, with the heat that the estimators of edge and
 * stream make of measured current and voltage. The twin is not the filter's own model: a third RC
 * pair, another open-circuit voltage, cells of other resistance, sensors with offset and noise; and
 * its cooling may be another than the parameter set's.
 */
class CoreTemperatureTwinTest {
  private static final int CELLS = 12;
  private static final int SECONDS = 4 * 3600;
  private static final int SETTLED_S = 900;
  private static final double PROBE_SIGMA_K = 0.2;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void sigmaCoversTheTrueCoreAndTheCoreIsCloserThanTheSurface(double cooling) {
    TwinSettings.Use use = new TwinSettings.Use(0.65, 2, 0.8, 0.9, 20, cooling, 0.01);
    CellParameters cell = TestCells.nmc();
    PackTwin twin =
        new PackTwin(TwinSettings.of(CELLS).with(sensors()).with(use), cell, 3, List.of());
    int probed = twin.model().probeCell()[0];
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState pack = estimator.newState();
    EquivalentCircuit circuit = new EquivalentCircuit(cell);
    CoreTemperature filter = new CoreTemperature(cell.thermal());
    double[] state = new double[CoreTemperature.SIZE];
    PackSample sample = new PackSample();
    int covered = 0;
    double squares = 0;
    double surfaceSquares = 0;
    for (int second = 0; second < SECONDS; second++) {
      twin.next(sample);
      estimator.step(pack, sample);
      double surface = sample.temperatureDegC()[0];
      if (second == 0) {
        filter.start(state, 0, surface, PROBE_SIGMA_K);
      }
      double v = sample.cellVoltageV()[probed];
      double heatW = circuit.heatW(pack.cellSoc(probed), sample.currentA(), v, state[0]);
      filter.step(state, 0, 1, heatW, surface, PROBE_SIGMA_K);
      if (second >= SETTLED_S) {
        double core = twin.truth().coreDegC(probed);
        double error = state[CoreTemperature.CORE] - core;
        covered += Math.abs(error) <= 2 * CoreTemperature.coreSigmaK(state, 0) ? 1 : 0;
        squares += error * error;
        surfaceSquares += (surface - core) * (surface - core);
      }
    }

    int judged = SECONDS - SETTLED_S;
    assertThat(covered / (double) judged).isGreaterThan(0.9);
    assertThat(squares).isLessThan(0.5 * surfaceSquares);
  }

  private static TwinSettings.Sensors sensors() {
    return new TwinSettings.Sensors(0.0008, 1000, 0.01, 0.005, 1.003, 10);
  }
}
