package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.twin.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A fault of one cell, planted into the streamed steps of a healthy pack from their first on. What
 * it does to the cell's voltage, charge and temperature follows from the pack's own current, state
 * of charge and temperature and from its parameter set; per-cell filters, which follow within
 * minutes, are taken to know it at once. The cell is taken to be the pack's median one before, so
 * that the fault shows where it passes the cells that lie outermost already.
 *
 * @param kind what it is
 * @param severity how bad, as the kind says
 */
record PlantedFault(Kind kind, double severity) {
  /**
   * Cooling of a module, over that of a cell alone in still air; in the middle of what cars have.
   */
  private static final double COOLING = 4;

  private static final double LEAST_SLOPE_V = 0.05;

  /** Kinds, named as those of simulated vehicles, from hardly visible to gross. */
  enum Kind {
    /** Share of the capacity that leaks in an hour. */
    SOFT_SHORT(0.003, 0.012, 0.03, 0.06),
    /** Resistance, as a share of the cell's own at half charge and 25 degC. */
    HIGH_RESISTANCE_JOINT(0.1, 0.2, 0.4, 0.8),
    /** Volt that the channel reads too much. */
    OFFSET_VOLTAGE_SENSOR(0.005, -0.01, 0.03),
    /** Share of a module's cooling that is lost. */
    COOLING_LOSS(0.3, 0.6, 0.97),
    /** Change of the state of charge over ten minutes. */
    IMBALANCE(-0.01, -0.02, -0.04, -0.07);

    @SuppressWarnings("ImmutableEnumChecker") // a list that is copied
    private final List<Double> severities;

    Kind(Double... severities) {
      this.severities = List.of(severities);
    }

    /** One fault of this kind; which one, a number says. */
    PlantedFault of(int number) {
      return new PlantedFault(this, severities.get(Math.floorMod(number, severities.size())));
    }

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Kind and severity, in reports. */
  String words() {
    return kind.words() + " " + severity;
  }

  /** The pack as it would have been with the fault. */
  PackSteps in(PackSteps healthy) {
    List<SnippetStep> faulty = new ArrayList<>();
    Effect effect = new Effect(healthy.cell().parameters());
    for (int k = 0; k < healthy.steps().size(); k++) {
      SnippetStep step = healthy.steps().get(k);
      float[] values = step.values().clone();
      effect.step(values, healthy.durationS(k));
      faulty.add(new SnippetStep(step.timestampMs(), step.continues(), values));
    }
    return healthy.with(faulty);
  }

  /** What the fault has done so far. */
  private final class Effect {
    private final CellParameters cell;
    private final CircuitPoint point = new CircuitPoint();
    private final double jointOhm;
    private double elapsedS;
    private double socApart;
    private double excessK;

    Effect(CellParameters cell) {
      this.cell = cell;
      cell.circuit().at(0.5, 25, point);
      this.jointOhm = severity * point.r0Ohm(-1);
    }

    void step(float[] values, double dtS) {
      elapsedS += dtS;
      double soc = Math.max(0, Math.min(1, values[SnippetFeature.SOC.index()]));
      double degC = values[SnippetFeature.TEMPERATURE.index()];
      double currentA = values[SnippetFeature.CURRENT.index()] * cell.capacityAh();
      double slopeV = Math.max(LEAST_SLOPE_V, cell.ocv().slopeV(soc, degC));
      cell.circuit().at(soc, degC, point);
      switch (kind) {
        case SOFT_SHORT -> {
          socApart -= severity * dtS / 3600;
          charge(values, socApart, slopeV * socApart);
        }
        case IMBALANCE -> {
          socApart = severity * Math.min(1, elapsedS / Fault.IMBALANCE_RAMP_S);
          charge(values, socApart, slopeV * socApart);
        }
        case OFFSET_VOLTAGE_SENSOR -> charge(values, severity / slopeV, severity);
        case HIGH_RESISTANCE_JOINT -> {
          charge(values, 0, currentA * jointOhm);
          raise(values, SnippetFeature.MOST_RESISTANCE, jointOhm / point.r0Ohm(currentA));
        }
        case COOLING_LOSS -> heat(values, currentA, dtS);
      }
    }

    private void heat(float[] values, double currentA, double dtS) {
      double wPerK = COOLING * cell.thermal().surfaceToAmbientWPerK();
      double jPerK =
          cell.thermal().coreHeatCapacityJPerK() + cell.thermal().surfaceHeatCapacityJPerK();
      double heatW = currentA * currentA * (point.r0Ohm(currentA) + point.r1Ohm() + point.r2Ohm());
      double warmingW = severity * heatW - (1 - severity) * wPerK * excessK;
      excessK = Math.max(0, excessK + warmingW * dtS / jPerK);
      raise(values, SnippetFeature.HOTTEST_PROBE, excessK);
    }
  }

  private static void charge(float[] values, double socApart, double apartV) {
    lower(values, SnippetFeature.LOWEST_CELL, apartV);
    raise(values, SnippetFeature.HIGHEST_CELL, apartV);
    lower(values, SnippetFeature.EMPTIEST_CELL, socApart);
    raise(values, SnippetFeature.FULLEST_CELL, socApart);
  }

  private static void lower(float[] values, SnippetFeature feature, double to) {
    values[feature.index()] = (float) Math.min(values[feature.index()], to);
  }

  private static void raise(float[] values, SnippetFeature feature, double to) {
    values[feature.index()] = (float) Math.max(values[feature.index()], to);
  }
}
