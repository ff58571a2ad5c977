package io.galvani.stream.processor;

import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the state on disk was left by a process that ended in order. Kafka Streams drops the
 * state of a process that was killed because it finds no offsets beside it, but not when the
 * process was killed while it closed a store of an aborted transaction: then offsets are there, and
 * so is what was never committed.
 */
final class StateFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

  private final Path marker;

  StateFolder(ProcessorConfig config) {
    this.marker = Path.of(config.stateDir()).resolve(config.application() + ".closed");
  }

  /** Whether it can be used; from now on it counts as in use. */
  boolean take() {
    try {
      return Files.deleteIfExists(marker);
    } catch (IOException unusable) {
      throw new UncheckedIOException("state_dir must be writable: " + marker, unusable);
    }
  }

  /** The process ended in order. */
  void release() {
    try {
      Files.writeString(marker, "");
    } catch (IOException unusable) {
      LOG.warn("State is built anew at the next start, reason={}", FileReason.of(unusable));
    }
  }
}
