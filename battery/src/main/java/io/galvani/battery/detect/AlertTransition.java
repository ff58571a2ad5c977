package io.galvani.battery.detect;

import io.galvani.battery.sentinel.Mistake;
import java.util.Locale;
import java.util.Map;

/**
 * An alert was raised, updated or cleared. At most one is open a (component, rule).
 *
 * @param phase what happened
 * @param rule what was violated, kebab case
 * @param severity how urgent
 * @param componentKind what it is about
 * @param componentIndex cell or probe counted from 0; 0 for the pack
 * @param onsetMs event time at which the condition began, UTC ms: identity of the alert
 * @param atMs event time of this transition, UTC ms
 * @param seq sample that caused it
 * @param value value that violates the rule
 * @param threshold limit that applies
 * @param unit unit of value and threshold, {@code 1} for a share
 * @param evidence further numbers, keys with unit suffix
 */
public record AlertTransition(
    Phase phase,
    String rule,
    Severity severity,
    ComponentKind componentKind,
    int componentIndex,
    long onsetMs,
    long atMs,
    long seq,
    double value,
    double threshold,
    String unit,
    Map<String, Double> evidence) {

  private static final String SHARE = "1";

  /** Key of the evidence that tells which {@link Mistake} was found. */
  static final String MISTAKE = "mistake";

  /** What to change, in one line, where the rule knows; else empty. */
  @SuppressWarnings("EnumOrdinal") // evidence holds numbers only
  public String advice() {
    Double mistake = evidence.get(MISTAKE);
    return mistake == null ? "" : Mistake.values()[mistake.intValue()].fix();
  }

  /** Value and limit in words for people; shares in percent. */
  public String measured() {
    if (rule.equals(Rule.SIGNAL_IMPLAUSIBLE.id())) {
      return value > 0 ? "missing or impossible" : "plausible again";
    }
    if (rule.equals(Rule.SENSOR_STUCK.id())) {
      return phase == Phase.CLEARED
          ? String.format(Locale.ROOT, "moves again, at %.4g V", value)
          : String.format(
              Locale.ROOT,
              "stays at %.4g V while the others move by over %.0f mV",
              value,
              1000 * threshold);
    }
    boolean share = unit.equals(SHARE);
    double scale = share ? 100 : 1;
    String shown = share ? "%" : unit;
    return String.format(
        Locale.ROOT,
        "%.4g %s against a limit of %.4g %s",
        scale * value,
        shown,
        scale * threshold,
        shown);
  }

  /** Where an alert is in its life. */
  public enum Phase {
    RAISED,
    UPDATED,
    CLEARED
  }

  /** What an alert is about. */
  public enum ComponentKind {
    PACK,
    CELL,
    PROBE
  }
}
