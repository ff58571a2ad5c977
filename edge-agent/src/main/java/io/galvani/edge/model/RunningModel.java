package io.galvani.edge.model;

import org.jspecify.annotations.Nullable;

/** A loaded model at work on one pack, timed. */
sealed interface RunningModel permits RunningNetwork, RunningRows {
  /** Processor time that 99 of 100 steps take at most, ms; NaN before there are enough. */
  double latencyP99Ms();

  /** Why it cannot step; null while it can. */
  @Nullable String failure();

  /** Frees what it holds; it cannot step any more. */
  void close();
}
