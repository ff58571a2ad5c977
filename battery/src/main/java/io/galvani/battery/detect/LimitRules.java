package io.galvani.battery.detect;

import io.galvani.battery.cell.LimitSet;
import io.galvani.battery.detect.AlertBook.Finding;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import java.util.Map;

/**
 * Voltage, temperature and current against the three levels of limits. A value within the operating
 * limits costs one comparison.
 */
final class LimitRules {
  private static final double VOLTAGE_DEADBAND_V = 0.02;
  private static final double TEMPERATURE_DEADBAND_K = 1.5;
  private static final double CURRENT_DEADBAND_SHARE = 0.05;

  /** Below this C-rate a pack counts as discharging or at rest. */
  private static final double CHARGING_C_RATE = 0.02;

  private final PackModel model;
  private final LimitSet[] levels;
  private static final Severity[] SEVERITIES = {Severity.CRITICAL, Severity.MAJOR, Severity.MINOR};

  LimitRules(PackModel model) {
    this.model = model;
    this.levels =
        new LimitSet[] {
          model.cell().limits().maximumSafety(),
          model.cell().limits().recommendedSafety(),
          model.cell().limits().operating()
        };
  }

  void step(DetectorState detector, PackSample sample, AlertListener listener) {
    voltages(detector, sample, listener);
    temperatures(detector, sample, listener);
    current(detector, sample, listener);
  }

  private void voltages(DetectorState detector, PackSample sample, AlertListener listener) {
    LimitSet operating = levels[2];
    boolean watched = detector.alerts.holdsAny(Rule.CELL_OVERVOLTAGE, Rule.CELL_UNDERVOLTAGE);
    double[] cellV = sample.cellVoltageV();
    double highV = operating.voltageHighV();
    double lowV = operating.voltageLowV();
    for (int c = 0; c < cellV.length && c < model.cells(); c++) {
      if (!watched && cellV[c] <= highV && cellV[c] >= lowV) {
        continue;
      }
      double v = trusted(detector, c, cellV[c]);
      boolean beyond = v > operating.voltageHighV() || v < operating.voltageLowV();
      if ((beyond || watched) && model.plausibleCellV(v)) {
        high(detector, Rule.CELL_OVERVOLTAGE, c, v, 0, VOLTAGE_DEADBAND_V, sample, listener);
        low(detector, Rule.CELL_UNDERVOLTAGE, c, v, 1, VOLTAGE_DEADBAND_V, sample, listener);
      }
    }
  }

  /**
   * A channel that is known to be offset is judged by what it would read without, since its alert
   * is told already; beyond the maximum safety limits as it reads, offset or not.
   */
  private double trusted(DetectorState detector, int c, double measuredV) {
    LimitSet operating = levels[2];
    boolean within = measuredV <= operating.voltageHighV() && measuredV >= operating.voltageLowV();
    boolean danger = measuredV > levels[0].voltageHighV() || measuredV < levels[0].voltageLowV();
    if (within || danger || !detector.alerts.isOpen(Rule.SENSOR_OFFSET, c)) {
      return measuredV;
    }
    return measuredV - detector.offsetV[c];
  }

  private void temperatures(DetectorState detector, PackSample sample, AlertListener listener) {
    double cellA = sample.currentA() / model.parallel();
    boolean charging = cellA > CHARGING_C_RATE * model.cell().capacityAh();
    int highKind = charging ? 2 : 4;
    int lowKind = charging ? 3 : 5;
    boolean watched = detector.alerts.holdsAny(Rule.OVER_TEMPERATURE, Rule.UNDER_TEMPERATURE);
    double[] degC = sample.temperatureDegC();
    for (int k = 0; k < degC.length; k++) {
      double t = degC[k];
      boolean beyond = t > limit(levels[2], highKind) || t < limit(levels[2], lowKind);
      if ((beyond || watched) && t > -60 && t < 150) {
        double band = TEMPERATURE_DEADBAND_K;
        high(detector, Rule.OVER_TEMPERATURE, k, t, highKind, band, sample, listener);
        low(detector, Rule.UNDER_TEMPERATURE, k, t, lowKind, band, sample, listener);
      }
    }
  }

  private void current(DetectorState detector, PackSample sample, AlertListener listener) {
    double cellA = sample.currentA() / model.parallel();
    int kind = cellA > 0 ? 6 : 7;
    double magnitudeA = Math.abs(cellA);
    boolean watched = detector.alerts.holds(Rule.OVER_CURRENT, 0);
    if (model.plausibleCellA(cellA) && (watched || magnitudeA > limit(levels[2], kind))) {
      double bandA = CURRENT_DEADBAND_SHARE * limit(levels[2], kind);
      high(detector, Rule.OVER_CURRENT, 0, magnitudeA, kind, bandA, sample, listener);
    }
  }

  private void high(
      DetectorState detector,
      Rule rule,
      int component,
      double value,
      int kind,
      double band,
      PackSample sample,
      AlertListener listener) {
    int level = 0;
    while (level < levels.length && !(value > limit(levels[level], kind))) {
      level++;
    }
    boolean gone = value < limit(levels[2], kind) - band;
    tell(detector, rule, component, value, kind, level, gone, sample, listener);
  }

  private void low(
      DetectorState detector,
      Rule rule,
      int component,
      double value,
      int kind,
      double band,
      PackSample sample,
      AlertListener listener) {
    int level = 0;
    while (level < levels.length && !(value < limit(levels[level], kind))) {
      level++;
    }
    boolean gone = value > limit(levels[2], kind) + band;
    tell(detector, rule, component, value, kind, level, gone, sample, listener);
  }

  private void tell(
      DetectorState detector,
      Rule rule,
      int component,
      double value,
      int kind,
      int level,
      boolean gone,
      PackSample sample,
      AlertListener listener) {
    boolean violated = level < levels.length;
    if (!violated && !detector.alerts.holds(rule, component)) {
      return;
    }
    int told = violated ? level : levels.length - 1;
    Finding finding =
        new Finding(rule, component, SEVERITIES[told], value, limit(levels[told], kind), gone);
    Map<String, Double> evidence = Map.of("current_a", sample.currentA());
    AlertTransition transition =
        violated
            ? detector.alerts.on(finding, sample.timestampMs(), sample.seq(), evidence)
            : detector.alerts.off(finding, sample.timestampMs(), sample.seq(), evidence);
    if (transition != null) {
      listener.onAlert(transition);
    }
  }

  private static double limit(LimitSet set, int kind) {
    return switch (kind) {
      case 0 -> set.voltageHighV();
      case 1 -> set.voltageLowV();
      case 2 -> set.chargeTemperatureHighDegC();
      case 3 -> set.chargeTemperatureLowDegC();
      case 4 -> set.dischargeTemperatureHighDegC();
      case 5 -> set.dischargeTemperatureLowDegC();
      case 6 -> set.chargeCurrentA();
      default -> set.dischargeCurrentA();
    };
  }
}
