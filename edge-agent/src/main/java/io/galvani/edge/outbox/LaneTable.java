package io.galvani.edge.outbox;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How far each lane is. A watermark that a flipped bit moved up would free rows that the cloud does
 * not have, so a row carries its checksum; rows of a version 1 file have none until they change.
 */
final class LaneTable {
  static final long ANY = -1;

  private final Connection connection;

  LaneTable(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param nextSeq the number after the last one ever appended
   * @param watermark everything below is covered by the cloud
   * @param declared how many numbers were declared missing
   * @param sentEnd no number from here on was ever sent; {@link #ANY}: whatever is stored may have
   *     been
   */
  record LaneRow(long nextSeq, long watermark, long declared, long sentEnd) {
    static final LaneRow NONE = new LaneRow(0, 0, 0, ANY);

    private int crc32c(int lane) {
      ByteBuffer values = ByteBuffer.allocate(4 + 4 * 8);
      values.putInt(lane).putLong(nextSeq).putLong(watermark).putLong(declared);
      values.putLong(sentEnd).flip();
      CRC32C crc = new CRC32C();
      crc.update(values);
      return (int) crc.getValue();
    }
  }

  /** What there is of a lane's row; damaged: something that does not match its checksum. */
  enum Worth {
    SOUND,
    ABSENT,
    DAMAGED
  }

  /**
   * @param row what is stored, {@link LaneRow#NONE} unless it is sound
   * @param worth what was found
   */
  record Stored(LaneRow row, Worth worth) {
    boolean sound() {
      return worth == Worth.SOUND;
    }

    boolean damaged() {
      return worth == Worth.DAMAGED;
    }
  }

  Stored read(int lane) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT next_seq,watermark,declared,sent_end,crc32c FROM lane WHERE id=?")) {
      query.setInt(1, lane);
      try (ResultSet result = query.executeQuery()) {
        if (!result.next()) {
          return new Stored(LaneRow.NONE, Worth.ABSENT);
        }
        LaneRow row =
            new LaneRow(result.getLong(1), result.getLong(2), result.getLong(3), result.getLong(4));
        int crc32c = result.getInt(5);
        boolean right = result.wasNull() || crc32c == row.crc32c(lane);
        return right ? new Stored(row, Worth.SOUND) : new Stored(LaneRow.NONE, Worth.DAMAGED);
      }
    }
  }

  void write(int lane, LaneRow row) throws SQLException {
    write(lane, row, row.crc32c(lane));
  }

  /** Takes a row over as it is, with the checksum it came with. */
  void write(int lane, LaneRow row, @Nullable Integer crc32c) throws SQLException {
    try (PreparedStatement write =
        connection.prepareStatement("INSERT OR REPLACE INTO lane VALUES(?,?,?,?,?,?)")) {
      write.setInt(1, lane);
      write.setLong(2, row.nextSeq);
      write.setLong(3, row.watermark);
      write.setLong(4, row.declared);
      write.setLong(5, row.sentEnd);
      write.setObject(6, crc32c);
      write.executeUpdate();
    }
  }
}
