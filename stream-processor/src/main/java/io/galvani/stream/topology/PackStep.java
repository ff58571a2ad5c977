package io.galvani.stream.topology;

import io.galvani.battery.detect.AlertTransition;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.stream.topology.state.Engine;
import io.galvani.stream.topology.state.LivePack;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One admitted sample on its way down the chain. One instance a task, filled anew for every sample:
 * nothing is allocated per cell, and nobody may keep it.
 */
final class PackStep implements AlertInput {
  /** Event time may run ahead of the time of ingest by this much, not more. */
  static final long MAX_AHEAD_MS = 5 * 60_000;

  private final PackSample sample = new PackSample();
  private final List<AlertTransition> transitions = new ArrayList<>();
  private @Nullable LivePack pack;
  private @Nullable Engine engine;
  private long ingestMs;
  private boolean first;
  private boolean last;
  private boolean completed;
  private StepOutcome outcome = StepOutcome.REJECTED;

  /** Begins a frame of a registered pack. */
  void begin(LivePack ofPack, Engine ofEngine, long frameIngestMs) {
    pack = ofPack;
    engine = ofEngine;
    ingestMs = frameIngestMs;
    completed = true;
  }

  /** Begins a sample; {@link #sample()} has been filled. */
  void next(boolean isFirst, boolean isLast) {
    first = isFirst;
    last = isLast;
    completed = false;
    outcome = StepOutcome.REJECTED;
    transitions.clear();
  }

  LivePack pack() {
    return present(pack);
  }

  Engine engine() {
    return present(engine);
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a step must have begun, but has not");
    }
    return value;
  }

  PackSample sample() {
    return sample;
  }

  /** When the frame was appended to its topic, UTC ms. */
  long ingestMs() {
    return ingestMs;
  }

  /** Event time as it leaves: never negative, and no clock of a pack drags it ahead. */
  long eventMs() {
    return clamp(sample.timestampMs());
  }

  long clamp(long timestampMs) {
    return Math.max(0, Math.min(timestampMs, ingestMs + MAX_AHEAD_MS));
  }

  /** Whether it is the first admitted sample of its frame. */
  boolean first() {
    return first;
  }

  /** Whether it is the last sample of its frame. */
  boolean last() {
    return last;
  }

  StepOutcome outcome() {
    return outcome;
  }

  void outcome(StepOutcome reached) {
    outcome = reached;
  }

  /** What the detector found in this sample. */
  List<AlertTransition> transitions() {
    return transitions;
  }

  /** Whether the sample came out at the end of the chain; if not, a node failed on it. */
  boolean completed() {
    return completed;
  }

  void complete() {
    completed = true;
  }
}
