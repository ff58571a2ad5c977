package io.galvani.trainer.round;

import java.util.List;
import java.util.Map;

/** From the first to the last of the steps that a snapshot is made of, event time, UTC ms. */
public final class Covered {
  private long fromMs = Long.MAX_VALUE;
  private long toMs;

  /** Takes a pack's steps, in order. */
  public void add(List<? extends NewestSteps.Timed> steps) {
    if (!steps.isEmpty()) {
      fromMs = Math.min(fromMs, steps.get(0).timestampMs());
      toMs = Math.max(toMs, steps.get(steps.size() - 1).timestampMs());
    }
  }

  /** Says it as {@code from_ms} and {@code to_ms}, both 0 if there were no steps. */
  public void tell(Map<String, String> facts) {
    facts.put("from_ms", Long.toString(toMs == 0 ? 0 : fromMs));
    facts.put("to_ms", Long.toString(toMs));
  }
}
