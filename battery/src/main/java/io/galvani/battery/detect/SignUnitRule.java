package io.galvani.battery.detect;

import io.galvani.battery.detect.AlertBook.Finding;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.sentinel.SentinelState;
import io.galvani.battery.sentinel.SignUnitSentinel;
import io.galvani.battery.sentinel.Verdict;
import java.util.Map;

/**
 * Tells what the sentinel finds: minor when a mapping is likely wrong, critical when it certainly
 * is, since every other number of that pack is then worthless.
 */
final class SignUnitRule {
  private final SignUnitSentinel sentinel;

  SignUnitRule(PackModel model) {
    this.sentinel = new SignUnitSentinel(model);
  }

  @SuppressWarnings("EnumOrdinal") // evidence is numbers
  void step(DetectorState detector, PackSample sample, AlertListener listener) {
    SentinelState watch = detector.sentinel;
    if (!sentinel.step(watch, sample)) {
      return;
    }
    boolean certain = watch.verdict() == Verdict.QUARANTINED;
    boolean wrong = certain || watch.verdict() == Verdict.WARNING;
    Severity severity = certain ? Severity.CRITICAL : Severity.MINOR;
    double threshold = certain ? -SignUnitSentinel.CERTAIN_T : -SignUnitSentinel.WARN_T;
    Finding finding =
        new Finding(Rule.SIGN_OR_UNIT, 0, severity, watch.signEvidence(), threshold, !wrong);
    Map<String, Double> evidence =
        Map.of(
            AlertTransition.MISTAKE,
            (double) watch.mistake().ordinal(),
            "lag_s",
            sentinel.lagS(watch),
            "passed_share",
            sentinel.passedShare(watch));
    AlertTransition told =
        wrong
            ? detector.alerts.on(finding, sample.timestampMs(), sample.seq(), evidence)
            : detector.alerts.off(finding, sample.timestampMs(), sample.seq(), evidence);
    if (told != null) {
      listener.onAlert(told);
    }
  }
}
