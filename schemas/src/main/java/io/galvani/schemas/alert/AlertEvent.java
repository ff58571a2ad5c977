package io.galvani.schemas.alert;

import io.galvani.schemas.PackId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One change in the life of an alert. There is at most one open alert a (pack, component, rule);
 * its {@code alertId} is deterministic, so that a repeated delivery is recognised.
 *
 * @param pack pack concerned
 * @param alertId (pack, component, rule, onset): equal for all events of one alert
 * @param phase raised, updated or cleared
 * @param rule what was violated, kebab case, e.g. {@code cell-overvoltage}
 * @param severity how urgent
 * @param component {@code pack}, {@code cell:N} or {@code probe:N}, N counted from 0
 * @param onsetMs event time at which the condition began, UTC ms
 * @param atMs event time of this event, UTC ms
 * @param seq sample that caused this event
 * @param value value that violates the rule, in {@code unit}
 * @param threshold limit that applies, in {@code unit}
 * @param unit unit of both, e.g. {@code V}
 * @param summary one sentence for people; cells counted from 1 in it
 * @param evidence further numbers, keys with unit suffix
 * @param source {@code cloud} or {@code edge}
 */
public record AlertEvent(
    PackId pack,
    String alertId,
    Phase phase,
    String rule,
    Severity severity,
    String component,
    long onsetMs,
    long atMs,
    long seq,
    double value,
    double threshold,
    String unit,
    String summary,
    Map<String, Double> evidence,
    String source) {

  public AlertEvent {
    evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
  }

  /** Where an alert is in its life. */
  public enum Phase {
    RAISED,
    UPDATED,
    CLEARED
  }

  /** How urgent an alert is. */
  public enum Severity {
    /** Act now, safety. */
    CRITICAL,
    /** Act today, capability lost. */
    MAJOR,
    /** Plan. */
    MINOR,
    INFO
  }
}
