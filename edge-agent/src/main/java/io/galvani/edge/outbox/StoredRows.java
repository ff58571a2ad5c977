package io.galvani.edge.outbox;

import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is stored, for whoever holds the database; a damaged row becomes a gap record. */
final class StoredRows {
  private static final Logger LOG = LoggerFactory.getLogger(StoredRows.class);

  private final OutboxDatabase database;
  private final OutboxBound bound;

  StoredRows(OutboxDatabase database, OutboxBound bound) {
    this.database = database;
    this.bound = bound;
  }

  /** Messages from the one that begins at or after {@code fromSeq}, in order. */
  List<StoredMessage> read(OutboxLane lane, long fromSeq, int maxRows, long maxBytes)
      throws SQLException {
    MessageTable.Rows rows = durable(lane, fromSeq, maxRows, maxBytes);
    if (rows.messages().isEmpty() && rows.damagedSeq() >= 0) {
      replaceDamaged(lane, rows.damagedSeq());
      rows = durable(lane, fromSeq, maxRows, maxBytes);
    }
    return rows.messages();
  }

  private MessageTable.Rows durable(OutboxLane lane, long fromSeq, int maxRows, long maxBytes)
      throws SQLException {
    return database.messages().read(lane.id(), fromSeq, lane.durableNextSeq(), maxRows, maxBytes);
  }

  /** Number of the message that covers {@code seq}, or of the next one after it. */
  long firstSeqCovering(OutboxLane lane, long seq) throws SQLException {
    long before = database.messages().lastSeqUpTo(lane.id(), seq);
    if (before >= 0) {
      MessageTable.Rows row = database.messages().read(lane.id(), before, before + 1, 1, 1);
      if (row.messages().isEmpty() || row.messages().get(0).nextSeq() > seq) {
        return before;
      }
    }
    long after = database.messages().firstSeqFrom(lane.id(), seq);
    return after >= 0 ? after : lane.durableNextSeq();
  }

  private void replaceDamaged(OutboxLane lane, long seq) throws SQLException {
    long next = bound.endOfRow(lane, seq);
    LOG.warn("Damaged row becomes a gap, packId={} seq={} next={}", lane.pack(), seq, next);
    database.transaction(
        () -> {
          bound.begin();
          bound.declareDamaged(lane, seq, next);
        });
    bound.settle();
  }
}
