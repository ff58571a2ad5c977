package io.galvani.edge.outbox;

import io.galvani.edge.outbox.CommitQueue.Append;
import io.galvani.edge.outbox.CommitQueue.Flush;
import io.galvani.edge.outbox.CommitQueue.Refused;
import io.galvani.edge.outbox.CommitQueue.Save;
import io.galvani.edge.outbox.CommitQueue.Write;
import io.galvani.schemas.proto.GapReason;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes what has queued up, commits it as one transaction, deletes what
 * the cloud has, bounds the write-ahead log. While the disk refuses it keeps the batch and tries
 * again; nothing counts as stored before its commit returned.
 */
final class CommitLoop {
  private static final Logger LOG = LoggerFactory.getLogger(CommitLoop.class);
  private static final long RETRY_MS = 200;
  private static final long MAX_RETRY_MS = 5_000;
  private static final long REFUSED_WAIT_MS = 1_000;

  private final OutboxDatabase database;
  private final ReentrantLock databaseLock;
  private final OutboxBound bound;
  private final CommitQueue queue;
  private final Collection<OutboxLane> lanes;
  private final long walBytes;
  private final long freeIntervalMs;
  private final Reservation reservation;
  private final Runnable onDurable;
  private final Thread thread;

  private long lastFreeMs = nowMs();
  private long freedSeqs;
  private volatile boolean healthy = true;
  private volatile long refusedSinceMs = Long.MAX_VALUE;
  private volatile boolean abandoned;
  private final AtomicLong flashBytes = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private volatile long usedBytes;

  /** Sets numbers aside for good. */
  @FunctionalInterface
  interface Reservation {
    void reserve(OutboxLane lane, long nextSeq) throws IOException;
  }

  CommitLoop(
      OutboxDatabase database,
      ReentrantLock databaseLock,
      OutboxBound bound,
      CommitQueue queue,
      Collection<OutboxLane> lanes,
      long walBytes,
      long freeIntervalMs,
      Reservation reservation,
      Runnable onDurable) {
    this.database = database;
    this.databaseLock = databaseLock;
    this.bound = bound;
    this.queue = queue;
    this.lanes = lanes;
    this.walBytes = walBytes;
    this.freeIntervalMs = freeIntervalMs;
    this.reservation = reservation;
    this.onDurable = onDurable;
    this.thread = new Thread(this::run, "outbox");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Commits what has queued up, then ends; gives it up if the disk refuses or takes too long. */
  void stop(long waitMs) throws InterruptedException {
    queue.close();
    long untilMs = nowMs() + waitMs;
    while (thread.isAlive() && nowMs() < untilMs && nowMs() - refusedSinceMs < REFUSED_WAIT_MS) {
      thread.join(REFUSED_WAIT_MS / 10);
    }
    abandon(waitMs);
  }

  /** Ends without committing what has queued up. */
  void abandon(long waitMs) throws InterruptedException {
    abandoned = true;
    queue.close();
    thread.interrupt();
    thread.join(waitMs);
  }

  boolean healthy() {
    return healthy;
  }

  long flashBytes() {
    return flashBytes.get();
  }

  long usedBytes() {
    return usedBytes;
  }

  long commits() {
    return commits.get();
  }

  private void run() {
    try {
      while (!queue.isDrained()) {
        List<Write> batch = queue.take(walBytes / 2, Math.max(1, freeIntervalMs));
        commitUntilDone(batch);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void commitUntilDone(List<Write> batch) throws InterruptedException {
    long retryMs = RETRY_MS;
    while (!abandoned) {
      try {
        commit(batch);
        if (!healthy) {
          LOG.info("Outbox writes again");
        }
        healthy = true;
        refusedSinceMs = Long.MAX_VALUE;
        return;
      } catch (SQLException | IOException refused) {
        if (healthy) {
          LOG.error("Outbox cannot write, sampling goes on, reason={}", refused.getMessage());
          refusedSinceMs = nowMs();
        }
        healthy = false;
        TimeUnit.MILLISECONDS.sleep(retryMs);
        retryMs = Math.min(MAX_RETRY_MS, retryMs * 2);
      }
    }
  }

  /**
   * One transaction. The log is emptied before it and not behind it, so that a refusal there leaves
   * the batch as it was and not half done.
   */
  private void commit(List<Write> batch) throws SQLException, IOException {
    boolean flush = batch.stream().anyMatch(Flush.class::isInstance);
    boolean free = flush || (nowMs() - lastFreeMs >= freeIntervalMs && anythingToFree());
    if (batch.isEmpty() && !free) {
      return;
    }
    reserve(batch);
    databaseLock.lock();
    try {
      if (database.walBytes() > walBytes) {
        flashBytes.addAndGet(database.checkpoint());
      }
      long before = database.walBytes();
      database.transaction(
          () -> {
            bound.begin();
            write(batch, free);
          });
      bound.settle();
      flashBytes.addAndGet(Math.max(0, database.walBytes() - before));
      usedBytes = database.usedBytes() + database.walBytes();
    } finally {
      databaseLock.unlock();
    }
    commits.incrementAndGet();
    settle(batch);
    if (free) {
      lastFreeMs = nowMs();
      freedSeqs = lanes.stream().mapToLong(OutboxLane::deletableSeq).sum();
    }
  }

  /** Numbers are in the sequence file before anything under them is stored or sent. */
  private void reserve(List<Write> batch) throws IOException {
    for (Write write : batch) {
      if (write instanceof Append append) {
        reservation.reserve(append.lane(), append.message().nextSeq());
      } else if (write instanceof Refused refused) {
        reservation.reserve(refused.lane(), refused.next());
      }
    }
  }

  private boolean anythingToFree() {
    return lanes.stream().mapToLong(OutboxLane::deletableSeq).sum() > freedSeqs;
  }

  private void write(List<Write> batch, boolean free) throws SQLException {
    long incoming = 0;
    for (Write write : batch) {
      incoming += write instanceof Append append ? append.message().storedBytes() : 0;
    }
    if (incoming > 0) {
      bound.makeRoom(lanes, incoming + incoming / 4 + 4L * OutboxDatabase.PAGE_BYTES);
    }
    for (Write write : batch) {
      if (write instanceof Append append) {
        database.messages().insert(append.lane().id(), append.message());
      } else if (write instanceof Refused r) {
        database
            .messages()
            .insert(
                r.lane().id(),
                OutboxBound.gap(
                    r.lane(),
                    r.from(),
                    r.next(),
                    GapReason.GAP_REASON_DISK_ERROR,
                    r.firstMs(),
                    r.lastMs()));
      } else if (write instanceof Save save) {
        database.state(save.packIndex(), save.state());
      }
    }
    if (free) {
      free();
    }
  }

  private void free() throws SQLException {
    for (OutboxLane lane : lanes) {
      bound.deleteCovered(lane);
      database.lanes().write(lane.id(), lane.row());
    }
  }

  private void settle(List<Write> batch) {
    for (Write write : batch) {
      if (write instanceof Append append) {
        append.lane().durable(append.message().nextSeq());
      } else if (write instanceof Refused refused) {
        refused.lane().durable(refused.next());
        refused.lane().addDeclared(refused.next() - refused.from());
      } else if (write instanceof Flush flush) {
        flush.done().complete(null);
      }
    }
    onDurable.run();
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
