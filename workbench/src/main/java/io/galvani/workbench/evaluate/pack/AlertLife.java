package io.galvani.workbench.evaluate.pack;

import io.galvani.battery.detect.AlertTransition;
import java.util.ArrayList;
import java.util.List;

/** Alerts of one pack in the order in which they were raised, with when they were cleared. */
final class AlertLife {
  private final List<Entry> entries = new ArrayList<>();

  /** One alert from its raising to its clearing. */
  static final class Entry {
    final AlertTransition raised;
    long clearedMs = Long.MIN_VALUE;

    Entry(AlertTransition raised) {
      this.raised = raised;
    }

    boolean open() {
      return clearedMs == Long.MIN_VALUE;
    }
  }

  void take(AlertTransition transition) {
    switch (transition.phase()) {
      case RAISED -> entries.add(new Entry(transition));
      case CLEARED -> {
        for (Entry entry : entries) {
          boolean same =
              entry.raised.rule().equals(transition.rule())
                  && entry.raised.componentIndex() == transition.componentIndex();
          if (same && entry.open()) {
            entry.clearedMs = transition.atMs();
          }
        }
      }
      case UPDATED -> {
        // the same alert still
      }
    }
  }

  List<Entry> entries() {
    return entries;
  }
}
