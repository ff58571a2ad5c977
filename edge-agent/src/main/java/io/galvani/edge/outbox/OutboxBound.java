package io.galvani.edge.outbox;

import io.galvani.schemas.proto.GapReason;
import io.galvani.schemas.proto.GapRecord;
import io.galvani.schemas.telemetry.Envelope;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the outbox within its bound: rows that the cloud has go first, then the oldest telemetry,
 * for which a gap record takes the place. Runs inside the transaction that appends.
 */
final class OutboxBound {
  /** Rows that are dropped at once, so that a full outbox does not rewrite its gap record a row. */
  private static final int DROP_ROWS = 64;

  private final OutboxDatabase database;
  private final long telemetryBytes;
  private final Map<OutboxLane, Long> declaredNow = new LinkedHashMap<>();

  OutboxBound(OutboxDatabase database, long telemetryBytes) {
    this.database = database;
    this.telemetryBytes = telemetryBytes;
  }

  /** Begins a transaction: forgets what a failed one declared. */
  void begin() {
    declaredNow.clear();
  }

  /** After the commit: counts what it declared. */
  void settle() {
    declaredNow.forEach(OutboxLane::addDeclared);
    declaredNow.clear();
  }

  /** Makes room for {@code incomingBytes}. */
  void makeRoom(Collection<OutboxLane> lanes, long incomingBytes) throws SQLException {
    if (fits(incomingBytes)) {
      return;
    }
    for (OutboxLane lane : lanes) {
      deleteCovered(lane);
    }
    boolean more = true;
    while (more && !fits(incomingBytes)) {
      more = dropOldest(lanes);
    }
  }

  private boolean fits(long incomingBytes) throws SQLException {
    return database.usedBytes() + incomingBytes <= telemetryBytes;
  }

  /** Deletes rows that lie wholly below what the cloud has, and notes how far that is. */
  void deleteCovered(OutboxLane lane) throws SQLException {
    long covered = lane.deletableSeq();
    long last = database.messages().lastSeqUpTo(lane.id(), covered - 1);
    if (covered <= 0 || last < 0) {
      return;
    }
    MessageTable.Rows row = database.messages().read(lane.id(), last, last + 1, 1, 1);
    boolean whole = row.messages().isEmpty() || row.messages().get(0).nextSeq() <= covered;
    database.messages().delete(lane.id(), 0, whole ? last + 1 : last);
    database.lanes().write(lane.id(), lane.row());
  }

  private boolean dropOldest(Collection<OutboxLane> lanes) throws SQLException {
    @Nullable OutboxLane oldest = null;
    long oldestMs = Long.MAX_VALUE;
    for (OutboxLane lane : lanes) {
      Optional<StoredMessage> first =
          lane.isTelemetry() ? database.messages().firstCarrying(lane.id()) : Optional.empty();
      if (first.isPresent() && first.get().firstTimestampMs() < oldestMs) {
        oldest = lane;
        oldestMs = first.get().firstTimestampMs();
      }
    }
    if (oldest == null) {
      return false;
    }
    dropFrom(oldest);
    return true;
  }

  private void dropFrom(OutboxLane lane) throws SQLException {
    long from = database.messages().firstCarrying(lane.id()).orElseThrow().firstSeq();
    MessageTable.Rows rows =
        database.messages().read(lane.id(), from, Long.MAX_VALUE >>> 16, DROP_ROWS, Long.MAX_VALUE);
    long firstMs = 0;
    long lastMs = 0;
    long next = from + 1;
    for (StoredMessage message : rows.messages()) {
      firstMs = firstMs == 0 ? message.firstTimestampMs() : firstMs;
      lastMs = Math.max(lastMs, message.lastTimestampMs());
      next = message.nextSeq();
    }
    if (rows.messages().isEmpty()) { // the very first row is damaged: it goes alone
      next = endOfRow(lane, from);
    }
    declare(lane, from, next, GapReason.GAP_REASON_OUTBOX_FULL, firstMs, lastMs);
  }

  /** One past the numbers of a row that cannot be trusted: where the next one begins. */
  long endOfRow(OutboxLane lane, long seq) throws SQLException {
    long following = database.messages().firstSeqFrom(lane.id(), seq + 1);
    return following < 0 ? Math.max(lane.durableNextSeq(), seq + 1) : following;
  }

  /** Replaces whatever is stored in [from, next) by a gap record, merged with one just before. */
  void declare(OutboxLane lane, long from, long next, GapReason reason, long firstMs, long lastMs)
      throws SQLException {
    long start = from;
    long startMs = firstMs;
    long previous = database.messages().lastSeqUpTo(lane.id(), from - 1);
    if (from > 0 && previous >= 0) {
      MessageTable.Rows before = database.messages().read(lane.id(), previous, previous + 1, 1, 1);
      if (!before.messages().isEmpty() && mergeable(before.messages().get(0), from, next, reason)) {
        start = previous;
        startMs = before.messages().get(0).firstTimestampMs();
      }
    }
    replace(lane, gap(lane, start, next, reason, startMs, lastMs), next - from);
  }

  /**
   * Replaces a row that does not match its checksum. By a record of its own: one just before it may
   * have been read already, and who reads on from its end must find this one.
   */
  void declareDamaged(OutboxLane lane, long from, long next) throws SQLException {
    GapReason reason = GapReason.GAP_REASON_OUTBOX_DAMAGED;
    replace(lane, gap(lane, from, next, reason, 0, 0), next - from);
  }

  private void replace(OutboxLane lane, StoredMessage gap, long declared) throws SQLException {
    database.messages().delete(lane.id(), gap.firstSeq(), gap.nextSeq());
    database.messages().insert(lane.id(), gap);
    declaredNow.merge(lane, declared, Long::sum);
  }

  private static boolean mergeable(StoredMessage before, long from, long next, GapReason reason) {
    return before.gap()
        && before.nextSeq() == from
        && next - before.firstSeq() < Integer.MAX_VALUE
        && reasonOf(before) == reason;
  }

  private static GapReason reasonOf(StoredMessage gap) {
    try {
      return Envelope.parse(gap.envelope()).message().getGap().getReason();
    } catch (io.galvani.schemas.MalformedMessageException unreadable) {
      return GapReason.GAP_REASON_UNSPECIFIED;
    }
  }

  static StoredMessage gap(
      OutboxLane lane, long from, long next, GapReason reason, long firstMs, long lastMs) {
    GapRecord record =
        GapRecord.newBuilder()
            .setReason(reason)
            .setFirstTimestampMs(Math.max(0, firstMs))
            .setLastTimestampMs(Math.max(0, lastMs))
            .build();
    int count = Math.toIntExact(next - from);
    byte[] envelope = Envelope.gap(lane.epoch(), lane.lane(), from, count, record).toBytes(from);
    return new StoredMessage(from, count, true, firstMs, lastMs, envelope);
  }
}
