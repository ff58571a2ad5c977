package io.galvani.trainer.service;

import io.galvani.trainer.kafka.KafkaOptions;
import io.galvani.trainer.service.TrainerService.RoundResult;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects, and runs the rounds that are due, until it is told to stop. What Kafka refuses is told
 * and tried again: what was collected stays, and no round begins before everything is read.
 */
final class TrainerLoop {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerLoop.class);

  private final TrainerService service;
  private final FeatureSource source;
  private final Consumer<RoundResult> listener;
  private final LongSupplier wallClockMs;
  private final Duration pause;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile String trouble = "";

  /**
   * @param listener hears what every round came to
   * @param pause after Kafka refused something
   */
  TrainerLoop(
      TrainerService service,
      FeatureSource source,
      Consumer<RoundResult> listener,
      LongSupplier wallClockMs,
      Duration pause) {
    this.service = service;
    this.source = source;
    this.listener = listener;
    this.wallClockMs = wallClockMs;
    this.pause = pause;
  }

  /** Why nothing can be read; empty while it can. From any thread. */
  String trouble() {
    return trouble;
  }

  void run() throws InterruptedException {
    try {
      while (!isStopping()) {
        if (collect()) {
          service.tick(wallClockMs.getAsLong()).ifPresent(listener);
        }
      }
    } finally {
      ended.countDown();
    }
  }

  /** Whether everything is read. */
  private boolean collect() throws InterruptedException {
    try {
      source.poll(service.store());
      boolean all = source.caughtUp();
      if (!trouble.isEmpty()) {
        LOG.info("Features are read again");
        trouble = "";
      }
      return all;
    } catch (InterruptException ending) {
      throw new InterruptedException("interrupted while it read from Kafka");
    } catch (KafkaException refused) {
      if (trouble.isEmpty()) {
        LOG.warn(
            "Features cannot be read and are tried again, reason={}", KafkaOptions.why(refused));
      }
      trouble = "features cannot be read: " + KafkaOptions.why(refused);
      stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      return false;
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /**
   * Tells it to stop, and waits; from any thread.
   *
   * @return whether it has ended, and no round was cut short
   */
  boolean stop(Duration most) throws InterruptedException {
    stopping.countDown();
    return ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }
}
