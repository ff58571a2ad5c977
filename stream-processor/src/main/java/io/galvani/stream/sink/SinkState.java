package io.galvani.stream.sink;

/** What the sink is doing. */
public enum SinkState {
  /** Not started, or waiting for its first partitions. */
  STARTING,
  /** Reads and writes. */
  RUNNING,
  /** The store is out: partitions are paused, the waiting points are tried again. */
  PAUSED,
  STOPPED
}
