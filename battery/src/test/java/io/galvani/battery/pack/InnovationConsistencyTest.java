package io.galvani.battery.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.TestCells;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the filter says of its own innovations and of its SOC, on a pack that is not its own model:
 * a third RC pair, waves in the open-circuit voltage, a current sensor with offset and gain, and
 * voltages that come seconds after their current.
 */
class InnovationConsistencyTest {
  private static final int CELLS = 12;
  private static final int SECONDS = 6 * 3600;
  private static final int SETTLED_S = 900;

  private final PackSample sample = new PackSample();
  private final PackSample late = new PackSample();
  private final Deque<double[]> waiting = new ArrayDeque<>();
  private int judged;
  private int surprises;
  private int covered;
  private double normalisedSquares;
  private double errorSquares;
  private double sigmaSquares;

  @ParameterizedTest
  @CsvSource({"NMC, 0, 1", "NMC, 2, 2", "NMC, 5, 3", "LFP, 0, 4", "LFP, 2, 5"})
  void innovationsAndErrorsAreAsLargeAsTheFilterSays(String chemistry, int lagS, long seed) {
    CellParameters cell = chemistry.equals("NMC") ? TestCells.nmc() : TestCells.lfp();
    PackTwin twin = new PackTwin(TwinSettings.of(CELLS), cell, seed, List.of());
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState state = estimator.newState();
    for (int second = 0; second < SECONDS; second++) {
      twin.next(sample);
      delayVoltages(lagS);
      estimator.step(state, late);
      if (second >= SETTLED_S) {
        judge(state, twin.truth().meanSoc());
      }
    }

    String told =
        "innovations² %.2f, beyond 2 sigma %.3f, SOC covered %.3f, error %.4f, sigma %.4f"
            .formatted(
                normalisedSquares / judged,
                surprises / (double) judged,
                covered / (double) judged,
                Math.sqrt(errorSquares / judged),
                Math.sqrt(sigmaSquares / judged));
    assertThat(normalisedSquares / judged).as(told).isBetween(0.02, 1.2);
    assertThat(surprises / (double) judged).as(told).isLessThan(0.07);
    assertThat(covered / (double) judged).as(told).isGreaterThan(0.9);
    assertThat(sigmaSquares).as(told).isLessThan(25 * errorSquares);
  }

  private void judge(PackState state, double truth) {
    double normalised = state.innovationV() / state.innovationSigmaV();
    double error = state.soc() - truth;
    judged++;
    normalisedSquares += normalised * normalised;
    surprises += Math.abs(normalised) > 2 ? 1 : 0;
    covered += Math.abs(error) <= 2 * state.socSigma() ? 1 : 0;
    errorSquares += error * error;
    sigmaSquares += state.socSigma() * state.socSigma();
  }

  /** The record of now with the voltages of some seconds ago. */
  private void delayVoltages(int lagS) {
    waiting.addLast(sample.cellVoltageV().clone());
    double[] voltageV = waiting.size() > lagS ? waiting.removeFirst() : waiting.getFirst();
    late.set(
        sample.seq(),
        sample.timestampMs(),
        sample.monotonicMs(),
        sample.bootId(),
        sample.currentA(),
        Double.NaN,
        voltageV,
        sample.temperatureDegC(),
        Double.NaN,
        0);
  }
}
