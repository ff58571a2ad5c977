package io.galvani.edge.outbox;

import io.galvani.chassis.cli.InputException;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.outbox.SeqFile.PackNumbers;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the cloud has not confirmed yet, on disk, within a bound. A message may be sent
 * once {@link OutboxLane#durableNextSeq()} has passed it and is deleted only when the cloud's
 * watermark has; at the bound the oldest telemetry gives way to a gap record.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final long MIN_WAL_BYTES = 128L << 10;
  private static final long MAX_WAL_BYTES = 4L << 20;
  private static final long MAX_QUEUED_BYTES = 4L << 20;
  private static final long STOP_WAIT_MS = 10_000;

  private final OutboxConfig config;
  private final FolderLock folderLock;
  private final Numbering numbering;
  private final OutboxDatabase database;
  private final OutboxBound bound;
  private final StoredRows rows;
  private final ReentrantLock databaseLock = new ReentrantLock();
  private final Map<PackId, OutboxLane> telemetry = new LinkedHashMap<>();
  private final Map<PackId, OutboxLane> alerts = new LinkedHashMap<>();
  private final CommitQueue queue = new CommitQueue(MAX_QUEUED_BYTES);
  private final CommitLoop commits;
  private final long openedNs = System.nanoTime();
  private volatile Runnable onDurable = () -> {};
  private volatile boolean unreadable;

  private Outbox(
      OutboxConfig config,
      FolderLock folderLock,
      SeqFile seqFile,
      OutboxOpening.Opened opened,
      Collection<PackId> packs)
      throws SQLException, IOException {
    this.config = config;
    this.folderLock = folderLock;
    this.database = opened.database();
    this.numbering = new Numbering(seqFile, opened.sequences());
    this.bound = new OutboxBound(database, telemetryBytes(config));
    this.rows = new StoredRows(database, bound);
    for (PackId pack : packs) {
      openPack(pack, opened.verdict().newEpoch);
    }
    List<OutboxLane> lanes = new ArrayList<>(alerts.values());
    lanes.addAll(telemetry.values());
    this.commits =
        new CommitLoop(
            database,
            databaseLock,
            bound,
            queue,
            List.copyOf(lanes),
            walBytes(config),
            config.freeEvery().toMillis(),
            numbering::reserve,
            () -> onDurable.run());
  }

  /** Opens the folder for these packs and starts committing. */
  public static Outbox open(OutboxConfig config, Collection<PackId> packs) {
    try {
      Files.createDirectories(config.dir());
      FolderLock lock = FolderLock.acquire(config.dir());
      try {
        SeqFile seqFile = new SeqFile(config.dir());
        long maxPages = (config.bound() - 2 * walBytes(config)) / OutboxDatabase.PAGE_BYTES;
        OutboxOpening.Opened opened = new OutboxOpening(config, seqFile, maxPages).open(packs);
        Outbox outbox = new Outbox(config, lock, seqFile, opened, packs);
        outbox.commits.start();
        return outbox;
      } catch (IOException | SQLException | RuntimeException failed) {
        lock.close();
        throw failed;
      }
    } catch (IOException | SQLException unusable) {
      throw new InputException(
          "outbox.dir must be a folder that can be written, but " + config.dir() + ": " + unusable,
          unusable);
    }
  }

  private static long walBytes(OutboxConfig config) {
    return Math.min(MAX_WAL_BYTES, Math.max(MIN_WAL_BYTES, config.bound() / 16));
  }

  /** What the bound leaves to telemetry, bytes: less write-ahead log and reserve for alerts. */
  public static long telemetryBytes(OutboxConfig config) {
    return config.bound() - 2 * walBytes(config) - config.alertReserve();
  }

  private void openPack(PackId pack, boolean newEpoch) throws SQLException, IOException {
    PackNumbers numbers = numbering.of(pack);
    boolean unsure = openLane(pack, Lane.LANE_TELEMETRY, numbers, newEpoch);
    unsure |= openLane(pack, Lane.LANE_ALERT, numbers, newEpoch);
    boolean ahead =
        telemetry(pack).nextSeq() > numbers.telemetryReserved()
            || alerts(pack).nextSeq() > numbers.alertReserved();
    if (!newEpoch && (unsure || ahead)) {
      LOG.warn(
          "Numbers may have been used before: new stream epoch, packId={} because {}",
          pack,
          unsure ? "the end of a lane is damaged" : "the sequence file is older than the outbox");
      newEpoch(pack);
    }
  }

  private boolean openLane(PackId pack, Lane lane, PackNumbers numbers, boolean lost)
      throws SQLException {
    boolean ofTelemetry = lane == Lane.LANE_TELEMETRY;
    int id = 2 * numbers.index() + (ofTelemetry ? 0 : 1);
    long reserved = ofTelemetry ? numbers.telemetryReserved() : numbers.alertReserved();
    LaneOpening opening = new LaneOpening(database, bound);
    LaneOpening.Start start = opening.start(id, lost, reserved);
    OutboxLane opened = new OutboxLane(this, pack, lane, id, start.row());
    opening.declareHoles(opened);
    (ofTelemetry ? telemetry : alerts).put(pack, opened);
    return start.unsure();
  }

  /** Called once before anything is appended: runs after every commit, must be quick. */
  public void onDurable(Runnable listener) {
    this.onDurable = listener;
  }

  /** The telemetry lane of a pack. */
  public OutboxLane telemetry(PackId pack) {
    return Objects.requireNonNull(telemetry.get(pack), "unknown pack");
  }

  /** The alert lane of a pack. */
  public OutboxLane alerts(PackId pack) {
    return Objects.requireNonNull(alerts.get(pack), "unknown pack");
  }

  /** Identity of a pack's numbering now. */
  public long epoch(PackId pack) {
    return numbering.of(pack).epoch();
  }

  /** The numbering that it replaced, 0 if none. */
  public long previousEpoch(PackId pack) {
    return numbering.of(pack).previousEpoch();
  }

  /** Starts a new numbering: the cloud knows numbers that this outbox does not remember. */
  public void newEpoch(PackId pack) throws IOException {
    numbering.renumber(pack);
  }

  /**
   * Appends a message whose numbers were assigned. Returns before it is durable.
   *
   * @param mayWait whether the caller can be made to wait while the disk is behind; otherwise
   *     telemetry that finds no room is declared missing
   */
  public void append(OutboxLane lane, StoredMessage message, boolean mayWait)
      throws InterruptedException {
    queue.append(lane, message, mayWait);
  }

  /** Stores the monitor's state together with the samples appended before. */
  public void save(PackId pack, SavedState state) {
    queue.add(new CommitQueue.Save(numbering.of(pack).index(), state));
  }

  /** The monitor's state as last stored. */
  public Optional<SavedState> savedState(PackId pack) {
    databaseLock.lock();
    try {
      return database.state(numbering.of(pack).index());
    } catch (SQLException unreadable) {
      LOG.warn("Stored state cannot be read, packId={} reason={}", pack, unreadable.getMessage());
      return Optional.empty();
    } finally {
      databaseLock.unlock();
    }
  }

  /**
   * Stored messages from the one that begins at or after {@code fromSeq}, in order. A damaged row
   * is replaced by a gap record on the way.
   */
  public List<StoredMessage> read(OutboxLane lane, long fromSeq, int maxRows, long maxBytes) {
    databaseLock.lock();
    try {
      List<StoredMessage> read = rows.read(lane, fromSeq, maxRows, maxBytes);
      unreadable = false;
      return read;
    } catch (SQLException refused) {
      if (!unreadable) {
        LOG.error("Outbox cannot be read, packId={} reason={}", lane.pack(), refused.getMessage());
      }
      unreadable = true;
      return List.of();
    } finally {
      databaseLock.unlock();
    }
  }

  /** Number of the stored message that covers {@code seq}, or of the next one after it. */
  public long firstSeqCovering(OutboxLane lane, long seq) {
    databaseLock.lock();
    try {
      return rows.firstSeqCovering(lane, seq);
    } catch (SQLException unreadable) {
      return seq;
    } finally {
      databaseLock.unlock();
    }
  }

  /** Whether a source that can wait should: half of the bound is used. */
  public boolean isCrowded() {
    return commits.usedBytes() + queue.bytes() > config.bound() / 2;
  }

  /** Notes durably that from now on anything stored may be sent; before the first is. */
  public void aboutToSend() {
    databaseLock.lock();
    try {
      List<OutboxLane> lanes = new ArrayList<>(alerts.values());
      lanes.addAll(telemetry.values());
      lanes.forEach(OutboxLane::anyMayBeSent);
      database.transaction(
          () -> {
            for (OutboxLane lane : lanes) {
              database.lanes().write(lane.id(), lane.row());
            }
          });
    } catch (SQLException refused) {
      LOG.warn("Outbox cannot note that it sends, reason={}", refused.getMessage());
    } finally {
      databaseLock.unlock();
    }
  }

  /** Waits until everything appended so far is committed and covered rows are deleted. */
  public void flush(long waitMs) throws InterruptedException {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    queue.add(new CommitQueue.Flush(done));
    try {
      done.get(waitMs, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
      LOG.warn("Outbox was not flushed in time, waitMs={}", waitMs);
    }
  }

  /** What it uses now. */
  public OutboxStats stats() {
    long used = 0;
    databaseLock.lock();
    try {
      used = database.usedBytes() + database.walBytes();
    } catch (SQLException closed) {
      LOG.debug("Outbox size is unknown, reason={}", closed.getMessage());
    } finally {
      databaseLock.unlock();
    }
    long flash = commits.flashBytes() + numbering.bytesWritten();
    double days = Math.max(1.0, (System.nanoTime() - openedNs) / 1e9) / 86_400.0;
    return new OutboxStats(
        used,
        config.bound(),
        queue.bytes(),
        flash,
        (long) (flash / days),
        commits.commits(),
        trouble());
  }

  private String trouble() {
    if (!commits.healthy()) {
      return "disk refuses writes";
    }
    return unreadable ? "cannot be read: a restart saves what can be" : "";
  }

  /** Stores what was appended, deletes what the cloud has, and closes the folder. */
  @Override
  public void close() {
    try {
      if (!queue.isClosed()) {
        queue.add(new CommitQueue.Flush(new CompletableFuture<>()));
      }
      commits.stop(STOP_WAIT_MS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    release(true);
  }

  /** Closes the folder without waiting for a disk that does not answer. */
  void abandon() throws InterruptedException {
    commits.abandon(STOP_WAIT_MS);
    release(false);
  }

  private void release(boolean tidy) {
    try (folderLock;
        database) {
      if (tidy) {
        database.checkpoint();
      }
    } catch (SQLException | IOException unclean) {
      LOG.warn("Outbox did not close cleanly, reason={}", unclean.getMessage());
    }
  }
}
