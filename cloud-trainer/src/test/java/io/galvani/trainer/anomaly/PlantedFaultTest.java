package io.galvani.trainer.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.anomaly.SnippetSteps;
import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.twin.Fault;
import io.galvani.battery.twin.FaultKind;
import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault planted into steps looks as one does that a twin has and its filters see. */
final class PlantedFaultTest {
  private static final int CELL = 9;
  private static final double HOURS = 3;
  private static final CellParameters PARAMETERS =
      CellLibrary.shipped().get("lg-hg2").parameters().scaledTo(60);
  private static final CellParameterSet SET = new CellParameterSet(PARAMETERS, "{}", "");
  private static final PackSteps HEALTHY = drive(Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "SOFT_SHORT, SOFT_SHORT, 2, LOWEST_CELL",
    "SOFT_SHORT, SOFT_SHORT, 2, EMPTIEST_CELL",
    "HIGH_RESISTANCE_JOINT, HIGH_RESISTANCE_JOINT, 0.8, MOST_RESISTANCE",
    "OFFSET_VOLTAGE_SENSOR, OFFSET_VOLTAGE_SENSOR, 30, HIGHEST_CELL",
    "OFFSET_VOLTAGE_SENSOR, OFFSET_VOLTAGE_SENSOR, 30, FULLEST_CELL",
    "COOLING_LOSS, COOLING_LOSS, 0.97, HOTTEST_PROBE",
    "IMBALANCE, IMBALANCE, -0.07, LOWEST_CELL",
    "IMBALANCE, IMBALANCE, -0.07, EMPTIEST_CELL",
  })
  void plantedFaultShowsAsASimulatedOneDoes(
      FaultKind simulated, PlantedFault.Kind kind, double severity, SnippetFeature feature) {
    Fault fault = new Fault(simulated, CELL, 0.1, severity);
    PackSteps real = drive(Optional.of(fault));
    PackSteps planted = new PlantedFault(kind, comparable(fault)).in(HEALTHY);

    double shown = Math.abs(lateMean(real, feature) - lateMean(HEALTHY, feature));
    double made = Math.abs(lateMean(planted, feature) - lateMean(HEALTHY, feature));

    assertThat(made / shown)
        .as("%s: planted %s, simulated %s", feature, made, shown)
        .isCloseTo(1, within(0.4));
  }

  /** The same fault in the words of a planted one. */
  private static double comparable(Fault fault) {
    CircuitPoint point = new CircuitPoint();
    PARAMETERS.circuit().at(0.5, 25, point);
    return switch (fault.kind()) {
      case SOFT_SHORT -> 4.0 / fault.severity() / PARAMETERS.capacityAh();
      case HIGH_RESISTANCE_JOINT -> fault.severity() / 1000 / point.r0Ohm(-1);
      case OFFSET_VOLTAGE_SENSOR -> fault.severity() / 1000;
      default -> fault.severity();
    };
  }

  @Test
  void nothingButTheResponsesChanges() {
    PackSteps planted = PlantedFault.Kind.SOFT_SHORT.of(3).in(HEALTHY);

    assertThat(planted.steps()).hasSameSizeAs(HEALTHY.steps());
    for (int k = 0; k < planted.steps().size(); k++) {
      float[] values = planted.steps().get(k).values();
      float[] before = HEALTHY.steps().get(k).values();
      for (int f = 0; f < SnippetFeature.DRIVERS; f++) {
        assertThat(values[f]).isEqualTo(before[f]);
      }
    }
  }

  private static double lateMean(PackSteps steps, SnippetFeature feature) {
    int from = steps.steps().size() * 2 / 3;
    return steps.steps().subList(from, steps.steps().size()).stream()
        .mapToDouble(step -> step.values()[feature.index()])
        .average()
        .orElseThrow();
  }

  private static PackSteps drive(Optional<Fault> fault) {
    TwinSettings settings =
        TwinSettings.of(48)
            .with(new TwinSettings.Use(0.85, 2, 0.7, 0.95, 20, 4, 0.1))
            .withMismatch(1);
    PackTwin twin = new PackTwin(settings, PARAMETERS, 7, fault.stream().toList());
    PackEstimator estimator = new PackEstimator(twin.model());
    PackState state = estimator.newState();
    SnippetSteps steps = new SnippetSteps(twin.model());
    PackSample sample = new PackSample();
    List<SnippetStep> all = new ArrayList<>();
    do {
      twin.next(sample);
      StepOutcome outcome = estimator.step(state, sample);
      if (steps.add(state, sample, outcome) && steps.whole()) {
        float[] values = new float[SnippetFeature.COUNT];
        for (SnippetFeature feature : SnippetFeature.values()) {
          values[feature.index()] = steps.value(feature);
        }
        all.add(new SnippetStep(sample.timestampMs(), !all.isEmpty(), values));
      }
    } while (twin.truth().elapsedS() < HOURS * 3600);
    return new PackSteps("demo/twin", "NMC", SET, all);
  }
}
