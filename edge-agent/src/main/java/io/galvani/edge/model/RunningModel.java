package io.galvani.edge.model;

import io.galvani.release.run.ModelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A loaded model at work on one pack, timed. What cannot step any more answers NaN. */
abstract sealed class RunningModel permits RunningNetwork, RunningRows {
  private final StepTimer timer;
  private @Nullable String failure;

  RunningModel(StepTimer timer) {
    this.timer = timer;
  }

  /** A step that began then is done. */
  final void done(long startNs) {
    timer.done(startNs);
  }

  /** A step went wrong: it answers NaN, and its time does not count. */
  final void failed(ModelException why, float[] answer) {
    failure = String.valueOf(why.getMessage());
    Arrays.fill(answer, Float.NaN);
  }

  /** Processor time that 99 of 100 steps take at most, ms; NaN before there are enough. */
  final double latencyP99Ms() {
    return timer.p99Ms();
  }

  /** Why it cannot step; null while it can. */
  final @Nullable String failure() {
    return failure;
  }

  /** Frees what it holds; it cannot step any more. */
  abstract void close();
}
