package io.galvani.battery.detect;

import io.galvani.battery.detect.AlertBook.Finding;
import io.galvani.battery.pack.PackSample;
import java.util.Map;
import java.util.TreeMap;

/** Passes what was seen to the book, and what the book says to the listener. */
record Telling(DetectorState d, PackSample sample, AlertListener listener) {
  void that(
      Rule rule,
      int component,
      boolean on,
      boolean gone,
      Severity severity,
      double value,
      double threshold) {
    that(rule, component, on, gone, severity, value, threshold, Map.of());
  }

  /** As above, with evidence beside what every alert of that component has. */
  void that(
      Rule rule,
      int component,
      boolean on,
      boolean gone,
      Severity severity,
      double value,
      double threshold,
      Map<String, Double> more) {
    if (!on && !d.alerts.holds(rule, component)) {
      return;
    }
    Finding finding = new Finding(rule, component, severity, value, threshold, gone);
    Map<String, Double> evidence = new TreeMap<>(evidence(rule, component));
    evidence.putAll(more);
    AlertTransition transition =
        on
            ? d.alerts.on(finding, sample.timestampMs(), sample.seq(), evidence)
            : d.alerts.off(finding, sample.timestampMs(), sample.seq(), evidence);
    if (transition != null) {
      listener.onAlert(transition);
    }
  }

  private Map<String, Double> evidence(Rule rule, int component) {
    double currentA = sample.currentA();
    return switch (rule.component()) {
      case CELL ->
          Map.of("current_a", currentA, "cell_voltage_v", sample.cellVoltageV()[component]);
      case PROBE ->
          Map.of("current_a", currentA, "temperature_deg_c", sample.temperatureDegC()[component]);
      case PACK -> Map.of("current_a", currentA, "pack_voltage_v", sample.packVoltageV());
    };
  }
}
