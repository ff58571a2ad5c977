package io.galvani.edge.outbox;

import io.galvani.edge.outbox.LaneTable.LaneRow;
import io.galvani.schemas.proto.GapReason;
import io.galvani.schemas.telemetry.FrameEncoder;
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
   * @param row where the lane goes on
   * @param unsure whether numbers from there on may have been used before
   */
  record Start(LaneRow row, boolean unsure) {}

  /**
   * Where the lane goes on.
   *
   * @param lost whether the outbox that used the reserved numbers is no more
   * @param reserved numbers below may have been used
   */
  Start start(int lane, boolean lost, long reserved) throws SQLException {
    LaneTable.Stored stored = database.lanes().read(lane);
    LaneRow known = stored.row();
    long last = database.messages().lastSeqUpTo(lane, END);
    if (last < 0) {
      boolean unknown = (lost && known.nextSeq() < reserved) || stored.damaged();
      long next = unknown ? reserved : known.nextSeq();
      long watermark = unknown ? reserved : Math.min(known.watermark(), next);
      return new Start(row(next, watermark, known), stored.damaged());
    }
    MessageTable.Rows row = database.messages().read(lane, last, last + 1, 1, 1);
    boolean endUnknown = row.messages().isEmpty();
    long rowsNext = endUnknown ? likelyEnd(lane, last) : row.messages().get(0).nextSeq();
    long next = Math.max(known.nextSeq(), rowsNext);
    // Where the watermark is known, rows that are missing behind it are a hole and no watermark.
    long first = database.messages().firstSeqFrom(lane, 0);
    long watermark = Math.min(stored.sound() ? known.watermark() : first, next);
    return new Start(row(next, watermark, known), endUnknown);
  }

  /** Of a damaged row: what it says of its length if that can be, else its first number alone. */
  private long likelyEnd(int lane, long seq) throws SQLException {
    int count = database.messages().heads(lane, seq, 1).get(0).count();
    return seq + (count > 0 && count <= FrameEncoder.MAX_SAMPLES ? count : 1);
  }

  /** What may have been sent by an earlier start ends here for good. */
  private static LaneRow row(long next, long watermark, LaneRow known) {
    long sentEnd = known.sentEnd() == LaneTable.ANY ? next : Math.min(known.sentEnd(), next);
    return new LaneRow(next, watermark, known.declared(), sentEnd);
  }

  /** Puts gap records where rows do not follow each other. */
  void declareHoles(OutboxLane lane) throws SQLException {
    bound.begin();
    database.transaction(
        () -> {
          walk(lane);
          database.lanes().write(lane.id(), lane.row());
        });
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
