package io.galvani.edge.monitor;

import io.galvani.battery.detect.AlertTransition;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertId;
import java.util.Locale;

/** Says in the words of the wire what a detector found. */
final class EdgeAlerts {
  private EdgeAlerts() {}

  static AlertEvent event(PackId pack, AlertTransition t) {
    String component = component(t);
    return new AlertEvent(
        pack,
        AlertId.of(pack, component, t.rule(), t.onsetMs()),
        AlertEvent.Phase.valueOf(t.phase().name()),
        t.rule(),
        AlertEvent.Severity.valueOf(t.severity().name()),
        component,
        t.onsetMs(),
        t.atMs(),
        t.seq(),
        t.value(),
        t.threshold(),
        t.unit(),
        summary(t),
        t.evidence(),
        "edge");
  }

  private static String component(AlertTransition t) {
    return switch (t.componentKind()) {
      case PACK -> "pack";
      case CELL -> "cell:" + t.componentIndex();
      case PROBE -> "probe:" + t.componentIndex();
    };
  }

  private static String summary(AlertTransition t) {
    if (!t.advice().isEmpty()) {
      return "Pack: " + t.advice();
    }
    String where =
        switch (t.componentKind()) {
          case PACK -> "Pack";
          case CELL -> "Cell " + (t.componentIndex() + 1);
          case PROBE -> "Probe " + (t.componentIndex() + 1);
        };
    return "%s: %s %s, %s"
        .formatted(
            where,
            t.rule().replace('-', ' '),
            t.phase().name().toLowerCase(Locale.ROOT),
            t.measured());
  }
}
