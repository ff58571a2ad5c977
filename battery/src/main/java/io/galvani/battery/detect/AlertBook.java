package io.galvani.battery.detect;

import io.galvani.battery.detect.AlertTransition.Phase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The life of a pack's alerts: pending until the on-delay has passed, open, and cleared when the
 * condition has been gone for the off-delay. At most one entry a (rule, component).
 */
final class AlertBook {
  private static final int ENTRY_BYTES = 1 + 2 + 1 + 1 + 8 + 8 + 8;

  /** An open alert is repeated at most this often while it only gets worse. */
  private static final long UPDATE_MS = 10 * 60 * 1000L;

  private final List<Entry> entries = new ArrayList<>();

  /** One pending or open alert. */
  static final class Entry {
    final Rule rule;
    final int component;
    boolean open;
    Severity severity;
    long onsetMs;
    long goneSinceMs;
    long saidMs;

    Entry(Rule rule, int component, Severity severity, long onsetMs) {
      this.rule = rule;
      this.component = component;
      this.severity = severity;
      this.onsetMs = onsetMs;
    }
  }

  /** What was seen of one (rule, component) at one sample. */
  record Finding(
      Rule rule, int component, Severity severity, double value, double threshold, boolean gone) {}

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean isOpen(Rule rule, int component) {
    Entry entry = find(rule, component);
    return entry != null && entry.open;
  }

  boolean holds(Rule rule, int component) {
    return find(rule, component) != null;
  }

  boolean holdsAny(Rule... rules) {
    for (Entry entry : entries) {
      for (Rule rule : rules) {
        if (entry.rule == rule) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The condition holds.
   *
   * @return the transition to tell, or null
   */
  @Nullable AlertTransition on(Finding seen, long atMs, long seq, Map<String, Double> evidence) {
    Entry entry = find(seen.rule, seen.component);
    if (entry == null) {
      entry = new Entry(seen.rule, seen.component, seen.severity, atMs);
      entries.add(entry);
    }
    entry.goneSinceMs = 0;
    if (!entry.open) {
      entry.severity = worse(entry.severity, seen.severity);
      if (atMs - entry.onsetMs < 1000L * seen.rule.onDelayS()) {
        return null;
      }
      entry.open = true;
      entry.saidMs = atMs;
      return transition(Phase.RAISED, entry, seen, atMs, seq, evidence);
    }
    boolean escalates = seen.severity.compareTo(entry.severity) < 0;
    if (!escalates && atMs - entry.saidMs < UPDATE_MS) {
      return null;
    }
    entry.severity = worse(entry.severity, seen.severity);
    entry.saidMs = atMs;
    return transition(Phase.UPDATED, entry, seen, atMs, seq, evidence);
  }

  /**
   * The condition does not hold; {@code seen.gone()} says whether it is gone by its deadband.
   *
   * @return the transition to tell, or null
   */
  @Nullable AlertTransition off(Finding seen, long atMs, long seq, Map<String, Double> evidence) {
    Entry entry = find(seen.rule, seen.component);
    if (entry == null) {
      return null;
    }
    if (!entry.open) {
      entries.remove(entry);
      return null;
    }
    if (!seen.gone) {
      entry.goneSinceMs = 0;
      return null;
    }
    if (entry.goneSinceMs == 0) {
      entry.goneSinceMs = atMs;
    }
    if (atMs - entry.goneSinceMs < 1000L * seen.rule.offDelayS()) {
      return null;
    }
    entries.remove(entry);
    return transition(Phase.CLEARED, entry, seen, atMs, seq, evidence);
  }

  private static AlertTransition transition(
      Phase phase, Entry entry, Finding seen, long atMs, long seq, Map<String, Double> evidence) {
    return new AlertTransition(
        phase,
        entry.rule.id(),
        entry.severity,
        entry.rule.component(),
        entry.component,
        entry.onsetMs,
        atMs,
        seq,
        seen.value,
        seen.threshold,
        entry.rule.unit(),
        evidence);
  }

  private static Severity worse(Severity left, Severity right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  private @Nullable Entry find(Rule rule, int component) {
    for (Entry entry : entries) {
      if (entry.rule == rule && entry.component == component) {
        return entry;
      }
    }
    return null;
  }

  int byteLength() {
    return 2 + entries.size() * ENTRY_BYTES;
  }

  @SuppressWarnings("EnumOrdinal") // the order of rules and severities is part of the byte form
  void write(ByteBuffer out) {
    out.putShort((short) entries.size());
    for (Entry entry : entries) {
      out.put((byte) entry.rule.ordinal()).putShort((short) entry.component);
      out.put((byte) (entry.open ? 1 : 0)).put((byte) entry.severity.ordinal());
      out.putLong(entry.onsetMs).putLong(entry.goneSinceMs).putLong(entry.saidMs);
    }
  }

  @SuppressWarnings("EnumOrdinal")
  void read(ByteBuffer in) {
    int count = in.getShort();
    for (int i = 0; i < count; i++) {
      Rule rule = Rule.values()[in.get()];
      int component = in.getShort();
      boolean open = in.get() == 1;
      Entry entry = new Entry(rule, component, Severity.values()[in.get()], in.getLong());
      entry.open = open;
      entry.goneSinceMs = in.getLong();
      entry.saidMs = in.getLong();
      entries.add(entry);
    }
  }
}
