package io.galvani.stream.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.rocksdb.RocksDBException;

/**
 * State on disk that cannot be read: Kafka Streams opens the same files again with every new thread
 * and never gets past them. All of it is in changelogs, so the folder is dropped and built anew;
 * when that does not help either, the disk is no good and the processor stops.
 */
final class DamagedState {
  private static final long WINDOW_NANOS = 3_600_000_000_000L;
  private static final int MOST = 3;

  private final LongSupplier nanoTime;
  private final Deque<Long> rebuilds = new ArrayDeque<>();
  private boolean noticed;

  DamagedState(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether a failure, or what caused it, is that a store cannot be read. */
  static boolean isCauseOf(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ProcessorStateException || each instanceof RocksDBException) {
        return true;
      }
    }
    return false;
  }

  /** Something could not be read; true if that calls for a new folder. */
  synchronized boolean notice(Throwable failure) {
    noticed |= isCauseOf(failure);
    return noticed;
  }

  /** Whether the folder is to be dropped now; asked once it is no longer in use. */
  synchronized boolean takeRebuild() {
    if (!noticed) {
      return false;
    }
    noticed = false;
    long now = nanoTime.getAsLong();
    rebuilds.addLast(now);
    while (now - rebuilds.getFirst() > WINDOW_NANOS) {
      rebuilds.removeFirst();
    }
    return rebuilds.size() <= MOST;
  }
}
