package io.galvani.edge.model;

import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes of releases, and of what they have shown, that the disk did not take: all are counted, one
 * line of the log tells that they began and one that they ended.
 */
final class StoreFailures {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFailures.class);

  private final String of;
  private final AtomicLong count = new AtomicLong();
  private boolean failing;

  /**
   * @param of pack and model, for the log
   */
  StoreFailures(String of) {
    this.of = of;
  }

  /** A write failed, and is to be tried again. */
  void failed(IOException why) {
    count.incrementAndGet();
    if (!failing) {
      LOG.error("Release cannot be stored, tried again, of={} reason={}", of, FileReason.of(why));
    }
    failing = true;
  }

  /** A write did not fail. */
  void passed() {
    if (failing) {
      LOG.info("Releases are stored again, of={} failures={}", of, count);
    }
    failing = false;
  }

  /** Writes that failed since the start; from any thread. */
  long count() {
    return count.get();
  }
}
