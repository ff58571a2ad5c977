package io.galvani.workbench.fault;

import java.io.IOException;

/** A part of the road that can fail and come back. */
public interface Part extends AutoCloseable {
  /** Its name in logs and reports. */
  String name();

  /** Starts it, as it would be started after a failure; returns without waiting for it. */
  void start() throws IOException;

  /** Ends it at once, without a chance to put anything in order. */
  void kill();

  /** Whether it was started and has not ended. */
  boolean isRunning();

  /** Stops its time until {@link #resume}; false if it cannot be stopped that way. */
  boolean pause();

  /** Lets its time go on. */
  void resume();

  @Override
  default void close() {
    resume();
    kill();
  }
}
