package io.galvani.stream.topology;

import io.galvani.battery.detect.AlertTransition;
import io.galvani.battery.detect.AlertTransition.ComponentKind;
import io.galvani.battery.detect.AlertTransition.Phase;
import io.galvani.battery.detect.Severity;
import io.galvani.stream.topology.admit.Admission;
import java.util.Map;

/**
 * Loss is an alert: numbers that an edge handed out, that nobody declared missing and nobody has.
 * It does not heal, so the alert stays until the pack begins another numbering.
 */
final class Loss {
  static final String RULE = "data-lost";

  private Loss() {}

  /** The account just counted numbers as lost. */
  static AlertInput.Noticed noticed(Admission account) {
    return transition(account, Phase.RAISED);
  }

  /** The account is closed: what comes is numbered anew. */
  static AlertInput.Noticed ended(Admission account) {
    return transition(account, Phase.CLEARED);
  }

  private static AlertInput.Noticed transition(Admission account, Phase phase) {
    long atMs = account.newestTimestampMs();
    return new AlertInput.Noticed(
        new AlertTransition(
            phase,
            RULE,
            Severity.MAJOR,
            ComponentKind.PACK,
            0,
            atMs,
            atMs,
            account.nextSeq(),
            account.lost(),
            0,
            "samples",
            Map.of("lost_samples", (double) account.lost())));
  }
}
