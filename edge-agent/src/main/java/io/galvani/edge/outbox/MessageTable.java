package io.galvani.edge.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The messages of all lanes. A row's key is lane and first number in one integer, so that a lane
 * lies together, in order, without a second index, and an append touches one page.
 */
final class MessageTable {
  private static final int SEQ_BITS = OutboxDatabase.SEQ_BITS;

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement read;
  private final PreparedStatement delete;

  MessageTable(Connection connection) throws SQLException {
    this.connection = connection;
    this.insert = connection.prepareStatement("INSERT INTO message VALUES(?,?,?,?,?,?,?)");
    this.read =
        connection.prepareStatement(
            "SELECT id,count,gap,first_ms,last_ms,envelope,crc32c FROM message"
                + " WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?");
    this.delete = connection.prepareStatement("DELETE FROM message WHERE id BETWEEN ? AND ?");
  }

  static long rowId(int lane, long seq) {
    return ((long) lane << SEQ_BITS) | seq;
  }

  private static long seqOf(long rowId) {
    return rowId & ((1L << SEQ_BITS) - 1);
  }

  void insert(int lane, StoredMessage message) throws SQLException {
    long id = rowId(lane, message.firstSeq());
    insert.setLong(1, id);
    insert.setInt(2, message.count());
    insert.setInt(3, message.gap() ? 1 : 0);
    insert.setLong(4, message.firstTimestampMs());
    insert.setLong(5, message.lastTimestampMs());
    insert.setBytes(6, message.envelope());
    insert.setInt(7, message.crc32c(id));
    insert.executeUpdate();
  }

  /**
   * @param messages rows in order, up to the first damaged one
   * @param damagedSeq first number of that row, -1 if all are good
   */
  record Rows(List<StoredMessage> messages, long damagedSeq) {}

  /** Rows that begin in [fromSeq, toSeq), in order. */
  Rows read(int lane, long fromSeq, long toSeq, int maxRows, long maxBytes) throws SQLException {
    List<StoredMessage> messages = new ArrayList<>();
    read.setLong(1, rowId(lane, fromSeq));
    read.setLong(2, rowId(lane, toSeq - 1));
    read.setInt(3, maxRows);
    long bytes = 0;
    try (ResultSet row = read.executeQuery()) {
      while (bytes < maxBytes && row.next()) {
        long id = row.getLong(1);
        byte[] envelope = row.getBytes(6);
        StoredMessage message =
            new StoredMessage(
                seqOf(id),
                row.getInt(2),
                row.getInt(3) != 0,
                row.getLong(4),
                row.getLong(5),
                envelope == null ? new byte[0] : envelope);
        if (message.crc32c(id) != row.getInt(7)) {
          return new Rows(messages, seqOf(id));
        }
        messages.add(message);
        bytes += message.storedBytes();
      }
    }
    return new Rows(messages, -1);
  }

  /** Where the first row at or after {@code seq} begins; -1 if there is none. */
  long firstSeqFrom(int lane, long seq) throws SQLException {
    return edge("min", lane, seq, Long.MAX_VALUE >>> (Long.SIZE - 1 - SEQ_BITS));
  }

  /** Where the last row at or before {@code seq} begins; -1 if there is none. */
  long lastSeqUpTo(int lane, long seq) throws SQLException {
    return edge("max", lane, 0, seq);
  }

  private long edge(String which, int lane, long from, long to) throws SQLException {
    String sql = "SELECT " + which + "(id) FROM message WHERE id BETWEEN ? AND ?";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, rowId(lane, from));
      query.setLong(2, rowId(lane, to));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        long id = row.getLong(1);
        return row.wasNull() ? -1 : seqOf(id);
      }
    }
  }

  /** First row of a lane that carries data, without its bytes; empty if there is none. */
  Optional<StoredMessage> firstCarrying(int lane) throws SQLException {
    return heads(lane, 0, 1, "AND gap=0").stream().findFirst();
  }

  /** Rows that begin at or after {@code fromSeq}, in order, without their bytes, unchecked. */
  List<StoredMessage> heads(int lane, long fromSeq, int maxRows) throws SQLException {
    return heads(lane, fromSeq, maxRows, "");
  }

  private List<StoredMessage> heads(int lane, long fromSeq, int maxRows, String condition)
      throws SQLException {
    String sql =
        "SELECT id,count,gap,first_ms,last_ms FROM message WHERE id BETWEEN ? AND ? "
            + condition
            + " ORDER BY id LIMIT ?";
    List<StoredMessage> heads = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, rowId(lane, fromSeq));
      query.setLong(2, rowId(lane + 1, 0) - 1);
      query.setInt(3, maxRows);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          heads.add(
              new StoredMessage(
                  seqOf(row.getLong(1)),
                  row.getInt(2),
                  row.getInt(3) != 0,
                  row.getLong(4),
                  row.getLong(5),
                  new byte[0]));
        }
      }
    }
    return heads;
  }

  /** Deletes the rows that begin in [fromSeq, toSeq). */
  void delete(int lane, long fromSeq, long toSeq) throws SQLException {
    delete.setLong(1, rowId(lane, fromSeq));
    delete.setLong(2, rowId(lane, toSeq) - 1);
    delete.executeUpdate();
  }
}
