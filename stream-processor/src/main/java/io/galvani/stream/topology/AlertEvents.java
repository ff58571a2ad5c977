package io.galvani.stream.topology;

import io.galvani.battery.detect.AlertTransition;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertId;
import java.util.function.LongUnaryOperator;

/** Says in the words of the wire what a detector found. */
final class AlertEvents {
  private static final String SOURCE = "cloud";

  private AlertEvents() {}

  /**
   * @param clamp keeps a pack's clock from running ahead of ours
   */
  static AlertEvent of(PackId pack, AlertTransition t, LongUnaryOperator clamp) {
    String component =
        switch (t.componentKind()) {
          case PACK -> "pack";
          case CELL -> "cell:" + t.componentIndex();
          case PROBE -> "probe:" + t.componentIndex();
        };
    long onsetMs = clamp.applyAsLong(t.onsetMs());
    return new AlertEvent(
        pack,
        AlertId.of(pack, component, t.rule(), onsetMs),
        AlertEvent.Phase.valueOf(t.phase().name()),
        t.rule(),
        AlertEvent.Severity.valueOf(t.severity().name()),
        component,
        onsetMs,
        clamp.applyAsLong(t.atMs()),
        t.seq(),
        t.value(),
        t.threshold(),
        t.unit(),
        summary(t),
        t.evidence(),
        SOURCE);
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
    return "%s: %s, %s".formatted(where, t.rule().replace('-', ' '), t.measured());
  }

  /** The next event of an open alert: identity and onset stay, everything else is new. */
  static AlertEvent continued(AlertEvent open, AlertEvent next, AlertEvent.Phase phase) {
    return with(next, open.alertId(), open.onsetMs(), next.atMs(), phase);
  }

  static AlertEvent withPhase(AlertEvent event, AlertEvent.Phase phase) {
    return with(event, event.alertId(), event.onsetMs(), event.atMs(), phase);
  }

  /** An open alert ended because what it was about is no more. */
  static AlertEvent cleared(AlertEvent open, long atMs) {
    return with(open, open.alertId(), open.onsetMs(), atMs, AlertEvent.Phase.CLEARED);
  }

  private static AlertEvent with(
      AlertEvent event, String alertId, long onsetMs, long atMs, AlertEvent.Phase phase) {
    return new AlertEvent(
        event.pack(),
        alertId,
        phase,
        event.rule(),
        event.severity(),
        event.component(),
        onsetMs,
        atMs,
        event.seq(),
        event.value(),
        event.threshold(),
        event.unit(),
        event.summary(),
        event.evidence(),
        event.source());
  }
}
