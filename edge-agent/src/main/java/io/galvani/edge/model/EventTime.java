package io.galvani.edge.model;

/**
 * Event time that passed while samples came. Between two samples no more than an hour counts:
 * neither a pause nor a jump of the clock is time in which anything was shown. A jump backwards
 * counts nothing, and time goes on from there.
 */
final class EventTime {
  private static final long MOST_STEP_MS = 3_600_000;

  private boolean began;
  private long lastMs;
  private long passedMs;

  /** Takes the time of a sample, Unix ms; one that is a little late changes nothing. */
  void pass(long timestampMs) {
    boolean forward = !began || timestampMs >= lastMs;
    long step = forward ? timestampMs - lastMs : lastMs - timestampMs;
    boolean jumped = step < 0 || step > MOST_STEP_MS; // below zero: too far apart for a long
    if (began && forward) {
      passedMs += jumped ? MOST_STEP_MS : step;
    }
    if (forward || jumped) {
      lastMs = timestampMs;
    }
    began = true;
  }

  long passedMs() {
    return passedMs;
  }

  /** Goes on from what passed before. */
  void goOn(long earlierMs) {
    passedMs += earlierMs;
  }
}
