package io.galvani.stream.processor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that died is replaced, which is right after a lost connection or a fenced producer. Too
 * many in a minute are no accident: then the processor stops, and whoever watches it starts it
 * anew.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST = 5;

  private final LongSupplier nanoTime;
  private final DamagedState damage;
  private final Deque<Long> deaths = new ArrayDeque<>();

  ThreadFailures(LongSupplier nanoTime, DamagedState damage) {
    this.nanoTime = nanoTime;
    this.damage = damage;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable cause) {
    long now = nanoTime.getAsLong();
    deaths.addLast(now);
    while (now - deaths.getFirst() > WINDOW.toNanos()) {
      deaths.removeFirst();
    }
    if (damage.notice(cause)) {
      LOG.error("State cannot be read and is built anew", cause);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (cause instanceof Error || deaths.size() > MOST) {
      LOG.error("Stream thread failed and the processor stops, failures={}", deaths.size(), cause);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn("Stream thread failed and is replaced, failures={}", deaths.size(), cause);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}
