package io.galvani.edge.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the disk, bounded. A source that can wait is made to; for one that cannot, a
 * message beyond the bound becomes a declared loss in its place, so that sampling goes on while the
 * disk does not.
 */
final class CommitQueue {
  private final long maxBytes;
  private final ArrayDeque<Write> writes = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  CommitQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** One thing to write; several become one commit. */
  sealed interface Write permits Append, Refused, Save, Flush {}

  record Append(OutboxLane lane, StoredMessage message) implements Write {}

  /** Numbers whose samples found no room in the queue. */
  record Refused(OutboxLane lane, long from, long next, long firstMs, long lastMs)
      implements Write {}

  record Save(int packIndex, SavedState state) implements Write {}

  /** Done once everything before it is committed and covered rows are deleted. */
  record Flush(CompletableFuture<@Nullable Void> done) implements Write {}

  synchronized void append(OutboxLane lane, StoredMessage message, boolean mayWait)
      throws InterruptedException {
    while (mayWait && !closed && bytes > maxBytes) {
      wait();
    }
    if (bytes > maxBytes && lane.isTelemetry() && !mayWait) {
      refuse(lane, message);
    } else {
      writes.add(new Append(lane, message));
      bytes += message.storedBytes();
    }
    notifyAll();
  }

  private void refuse(OutboxLane lane, StoredMessage message) {
    long from = message.firstSeq();
    long firstMs = message.firstTimestampMs();
    if (writes.peekLast() instanceof Refused last && last.lane == lane && last.next == from) {
      writes.removeLast();
      from = last.from;
      firstMs = last.firstMs;
    }
    writes.add(new Refused(lane, from, message.nextSeq(), firstMs, message.lastTimestampMs()));
  }

  synchronized void add(Write write) {
    writes.add(write);
    notifyAll();
  }

  /** Waits up to {@code waitMs} for something to write; then takes up to {@code batchBytes}. */
  synchronized List<Write> take(long batchBytes, long waitMs) throws InterruptedException {
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    long leftNs = untilNs - System.nanoTime();
    while (writes.isEmpty() && !closed && leftNs > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, leftNs);
      leftNs = untilNs - System.nanoTime();
    }
    List<Write> batch = new ArrayList<>();
    long taken = 0;
    while (!writes.isEmpty() && taken < batchBytes) {
      Write write = writes.removeFirst();
      batch.add(write);
      taken += write instanceof Append append ? append.message.storedBytes() : 0;
    }
    bytes -= taken;
    notifyAll();
    return batch;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized boolean isDrained() {
    return closed && writes.isEmpty();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
