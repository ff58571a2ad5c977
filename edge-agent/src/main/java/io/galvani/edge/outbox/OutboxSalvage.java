package io.galvani.edge.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves what can be read of a damaged database into a new one: rows from the front up to the damage
 * and from the back down to it, each only if its checksum holds. What is missing between two saved
 * rows is found and declared when the lane is opened.
 */
final class OutboxSalvage {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxSalvage.class);
  private static final int STEP_ROWS = 64;
  private static final int MESSAGE_ROOT = 2;

  private final Path file;
  private final long maxPages;

  OutboxSalvage(Path file, long maxPages) {
    this.file = file;
    this.maxPages = maxPages;
  }

  OutboxDatabase rebuild() throws IOException, SQLException {
    Path rebuilt = file.resolveSibling("outbox.rebuilt.db");
    deleteWithLog(rebuilt);
    int saved = 0;
    try (OutboxDatabase target = OutboxDatabase.open(rebuilt, maxPages)) {
      try (Connection damaged = DriverManager.getConnection("jdbc:sqlite:" + file)) {
        saved = copyRows(damaged, target);
        copyTable(damaged, target, "SELECT id,name FROM pack");
        copyTable(damaged, target, "SELECT * FROM lane");
      } catch (SQLException unreadable) {
        requireDamage(unreadable);
        LOG.warn("Damaged outbox cannot be read further, reason={}", unreadable.getMessage());
      }
      target.checkpoint();
    }
    deleteWithLog(file);
    Files.move(rebuilt, file, StandardCopyOption.ATOMIC_MOVE);
    SeqFile.syncFolderOf(file);
    LOG.warn("Outbox was rebuilt, file={} savedRows={}", file, saved);
    return OutboxDatabase.open(file, maxPages);
  }

  private static void deleteWithLog(Path database) throws IOException {
    Files.deleteIfExists(database.resolveSibling(database.getFileName() + "-wal"));
    Files.deleteIfExists(database.resolveSibling(database.getFileName() + "-shm"));
    Files.deleteIfExists(database);
  }

  /** What is done with the good rows of a step. */
  @FunctionalInterface
  private interface Use {
    void rows(List<Row> good) throws SQLException;
  }

  /** How many rows can be read and match their checksums. */
  static int goodRows(Path file) {
    try (Connection damaged = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return eachGoodRow(damaged, good -> {});
    } catch (SQLException unreadable) {
      return 0;
    }
  }

  private static int copyRows(Connection damaged, OutboxDatabase target) throws SQLException {
    return eachGoodRow(
        damaged,
        good ->
            target.transaction(
                () -> {
                  for (Row row : good) {
                    target
                        .messages()
                        .insert((int) (row.id >>> OutboxDatabase.SEQ_BITS), row.message);
                  }
                }));
  }

  private static int eachGoodRow(Connection damaged, Use use) throws SQLException {
    Set<Long> seen = new LinkedHashSet<>();
    walk(damaged, use, seen, "rowid > ? ORDER BY rowid", -1, true);
    walk(damaged, use, seen, "rowid < ? ORDER BY rowid DESC", Long.MAX_VALUE, false);
    return seen.size();
  }

  /**
   * Reads in small steps, so that one unreadable page costs one step and not the rest. A damaged
   * tree may answer out of order and in circles: only a step that leads on is followed.
   */
  private static void walk(
      Connection damaged, Use use, Set<Long> seen, String order, long from, boolean upwards)
      throws SQLException {
    String sql = "SELECT rowid,* FROM " + messageTable(damaged) + " WHERE " + order;
    long at = from;
    boolean leadsOn = true;
    while (leadsOn) {
      List<Row> rows = new ArrayList<>();
      try (PreparedStatement query = damaged.prepareStatement(sql + " LIMIT " + STEP_ROWS)) {
        query.setLong(1, at);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            rows.add(Row.of(row));
          }
        }
      } catch (SQLException unreadable) {
        requireDamage(unreadable);
        leadsOn = false;
      }
      use.rows(
          rows.stream().filter(r -> r.message.crc32c(r.id) == r.crc32c && seen.add(r.id)).toList());
      long last = rows.isEmpty() ? at : rows.get(rows.size() - 1).id;
      leadsOn &= upwards ? last > at : last < at;
      at = last;
    }
  }

  /** The first table of the file, whatever became of its name. */
  private static String messageTable(Connection damaged) {
    try (Statement query = damaged.createStatement();
        ResultSet row =
            query.executeQuery("SELECT name FROM sqlite_master WHERE rootpage=" + MESSAGE_ROOT)) {
      return row.next() ? "\"" + row.getString(1).replace("\"", "\"\"") + "\"" : "message";
    } catch (SQLException unreadable) {
      return "message";
    }
  }

  /** A file that cannot be read for another reason is not given up. */
  private static void requireDamage(SQLException unreadable) throws SQLException {
    if (!OutboxDatabase.isDamage(unreadable)) {
      throw unreadable;
    }
  }

  private static void copyTable(Connection damaged, OutboxDatabase target, String sql)
      throws SQLException {
    try (PreparedStatement query = damaged.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        if (sql.endsWith("pack")) {
          copyPack(row, target);
        } else {
          copyLane(row, target);
        }
      }
    } catch (SQLException unreadable) {
      requireDamage(unreadable);
      LOG.warn("A table of the damaged outbox is lost, reason={}", unreadable.getMessage());
    }
  }

  /** A name that is gone is known to the sequence file as well. */
  private static void copyPack(ResultSet row, OutboxDatabase target) throws SQLException {
    String name = row.getString(2);
    if (name == null) {
      LOG.warn("Name of a pack in the damaged outbox is lost, place={}", row.getInt(1));
    } else {
      target.pack(row.getInt(1), name);
    }
  }

  /** With the checksum that it came with, if it is of a version that has one. */
  private static void copyLane(ResultSet row, OutboxDatabase target) throws SQLException {
    boolean first = row.getMetaData().getColumnCount() == 4;
    boolean checked = !first && row.getObject(6) != null;
    target
        .lanes()
        .write(
            row.getInt(1),
            new LaneTable.LaneRow(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                first ? LaneTable.ANY : row.getLong(5)),
            checked ? Integer.valueOf(row.getInt(6)) : null);
  }

  /** A row by the place of its columns, since their names may be damaged. */
  private record Row(long id, StoredMessage message, int crc32c) {
    static Row of(ResultSet row) throws SQLException {
      long id = row.getLong(1);
      byte[] envelope = row.getBytes(7);
      return new Row(
          id,
          new StoredMessage(
              id & ((1L << OutboxDatabase.SEQ_BITS) - 1),
              row.getInt(3),
              row.getInt(4) != 0,
              row.getLong(5),
              row.getLong(6),
              envelope == null ? new byte[0] : envelope),
          row.getInt(8));
    }
  }
}
