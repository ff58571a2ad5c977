package io.galvani.edge.outbox;

import io.galvani.edge.outbox.OutboxDatabase.LaneRow;
import io.galvani.schemas.proto.GapReason;
import java.sql.SQLException;
import java.util.List;

/** Finds where a lane goes on after a restart, and declares what is missing in its middle. */
final class LaneOpening {
  private static final int STEP_ROWS = 256;
  private static final long END = Long.MAX_VALUE >>> 16;

  private final OutboxDatabase database;
  private final OutboxBound bound;

  LaneOpening(OutboxDatabase database, OutboxBound bound) {
    this.database = database;
    this.bound = bound;
  }

  /**
   * Where the lane goes on.
   *
   * @param leastNextSeq numbers below may have been used by an outbox that is no more
   */
  LaneRow start(int lane, long leastNextSeq) throws SQLException {
    LaneRow stored = database.lane(lane).orElse(new LaneRow(0, 0, 0));
    long last = database.messages().lastSeqUpTo(lane, END);
    long rowsNext = 0;
    if (last >= 0) {
      MessageTable.Rows row = database.messages().read(lane, last, last + 1, 1, 1);
      // The end of a damaged last row is unknown; it covers its first number at least.
      rowsNext = row.messages().isEmpty() ? last + 1 : row.messages().get(0).nextSeq();
    }
    long next = Math.max(stored.nextSeq(), rowsNext);
    if (last < 0 && next < leastNextSeq) {
      return new LaneRow(leastNextSeq, leastNextSeq, stored.declared());
    }
    long first = database.messages().firstSeqFrom(lane, 0);
    long watermark = Math.max(stored.watermark(), first < 0 ? next : first);
    return new LaneRow(next, Math.min(watermark, next), stored.declared());
  }

  /** Puts gap records where rows do not follow each other. */
  void declareHoles(OutboxLane lane) throws SQLException {
    bound.begin();
    database.transaction(() -> walk(lane));
    bound.settle();
  }

  private void walk(OutboxLane lane) throws SQLException {
    long expected = lane.watermark();
    long from = 0;
    while (true) {
      List<StoredMessage> rows = database.messages().heads(lane.id(), from, STEP_ROWS);
      for (StoredMessage row : rows) {
        if (row.firstSeq() > expected) {
          bound.declare(lane, expected, row.firstSeq(), GapReason.GAP_REASON_OUTBOX_DAMAGED, 0, 0);
        }
        expected = Math.max(expected, row.nextSeq());
        from = row.firstSeq() + 1;
      }
      if (rows.size() < STEP_ROWS) {
        break;
      }
    }
    if (lane.nextSeq() > expected) {
      bound.declare(lane, expected, lane.nextSeq(), GapReason.GAP_REASON_OUTBOX_DAMAGED, 0, 0);
    }
  }
}
