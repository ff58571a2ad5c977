package io.galvani.edge.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file: one connection, WAL, {@code synchronous=FULL}, exclusive. Messages are a table
 * of their own class; lanes, packs and their stored states are few and small.
 */
final class OutboxDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxDatabase.class);
  static final int PAGE_BYTES = 4096;
  static final int SEQ_BITS = 48;

  private static final int FLASH_DAYS_KEPT = 31;

  private final Path walFile;
  private final Connection connection;
  private final MessageTable messages;
  private final LaneTable lanes;
  private final PreparedStatement pageCount;
  private final PreparedStatement freePages;

  private OutboxDatabase(Path file, Connection connection) throws SQLException {
    this.walFile = file.resolveSibling(file.getFileName() + "-wal");
    this.connection = connection;
    this.messages = new MessageTable(connection);
    this.lanes = new LaneTable(connection);
    this.pageCount = connection.prepareStatement("PRAGMA page_count");
    this.freePages = connection.prepareStatement("PRAGMA freelist_count");
  }

  /**
   * Opens or creates the file.
   *
   * @throws OutboxSchema.UnknownVersionException if another version of the agent wrote it
   */
  static OutboxDatabase open(Path file, long maxPages) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setPageSize(PAGE_BYTES);
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setMaxPageCount((int) Math.min(maxPages, Integer.MAX_VALUE - 1));
    config.setCacheSize(-1024);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA wal_autocheckpoint=0");
        OutboxSchema.prepare(file, statement);
      }
      return new OutboxDatabase(file, connection);
    } catch (SQLException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  /** Work inside a transaction. */
  @FunctionalInterface
  interface Work {
    void run() throws SQLException;
  }

  /** Runs the work and commits it durably, or leaves everything as it was. */
  void transaction(Work work) throws SQLException {
    execute("BEGIN IMMEDIATE");
    try {
      work.run();
      execute("COMMIT");
    } catch (SQLException | RuntimeException failed) {
      try {
        execute("ROLLBACK");
      } catch (SQLException alreadyRolledBack) {
        failed.addSuppressed(alreadyRolledBack);
      }
      throw failed;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether SQLite finds its structure in order, indexes included, and every table is ours. */
  boolean sound() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
      boolean inOrder = row.next() && "ok".equals(row.getString(1));
      if (inOrder) {
        packs();
        generation();
        lanes.read(0);
        state(0);
      }
      return inOrder;
    } catch (SQLException unreadable) {
      if (isDamage(unreadable)) {
        return false;
      }
      throw unreadable;
    }
  }

  /**
   * Whether an error means that the file is damaged. Any other, such as a lock, a full or a failing
   * disk, says nothing of the file, which then must be left as it is.
   */
  static boolean isDamage(SQLException error) {
    int code = error instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : 0;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code
        || code == SQLiteErrorCode.SQLITE_FORMAT.code
        || code == SQLiteErrorCode.SQLITE_ERROR.code; // a schema that is not ours
  }

  /** The messages of all lanes. */
  MessageTable messages() {
    return messages;
  }

  /** How far each lane is. */
  LaneTable lanes() {
    return lanes;
  }

  Optional<SavedState> state(int pack) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT next_seq,state,crc32c FROM pack_state WHERE id=?")) {
      query.setInt(1, pack);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        SavedState state = new SavedState(row.getLong(1), row.getBytes(2));
        return state.crc32c() == row.getInt(3) ? Optional.of(state) : Optional.empty();
      }
    }
  }

  void state(int pack, SavedState state) throws SQLException {
    try (PreparedStatement write =
        connection.prepareStatement("INSERT OR REPLACE INTO pack_state VALUES(?,?,?,?)")) {
      write.setInt(1, pack);
      write.setLong(2, state.nextSeq());
      write.setBytes(3, state.bytes());
      write.setInt(4, state.crc32c());
      write.executeUpdate();
    }
  }

  /** Packs by their place in the keys. */
  Map<Integer, String> packs() throws SQLException {
    Map<Integer, String> packs = new TreeMap<>();
    try (Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT id,name FROM pack")) {
      while (row.next()) {
        packs.put(row.getInt(1), row.getString(2));
      }
    }
    return packs;
  }

  void pack(int index, String name) throws SQLException {
    try (PreparedStatement write =
        connection.prepareStatement("INSERT OR REPLACE INTO pack VALUES(?,?)")) {
      write.setInt(1, index);
      write.setString(2, name);
      write.executeUpdate();
    }
  }

  Optional<Long> generation() throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT value FROM generation")) {
      return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
    }
  }

  void generation(long value) throws SQLException {
    execute("INSERT OR REPLACE INTO generation VALUES(0," + value + ")");
  }

  /** Bytes of the pages in use; deleted rows free pages, the file itself does not shrink. */
  long usedBytes() throws SQLException {
    return (single(pageCount) - single(freePages)) * PAGE_BYTES;
  }

  /** Bytes of the file, used or free. */
  long fileBytes() throws SQLException {
    return single(pageCount) * PAGE_BYTES;
  }

  long walBytes() {
    try {
      return Files.size(walFile);
    } catch (IOException none) {
      return 0;
    }
  }

  /**
   * Moves the WAL into the database and empties it; bytes written, at most. What the WAL and this
   * move cost is added to the day's account, so that counting costs a page a checkpoint and not one
   * a commit.
   */
  long checkpoint() throws SQLException {
    if (walBytes() > 0) {
      account(LocalDate.now(ZoneOffset.UTC).toEpochDay(), 2 * walBytes());
    }
    long walBytes = walBytes();
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return walBytes;
  }

  /** A full disk must not keep the WAL from being emptied: then the day goes uncounted. */
  private void account(long day, long bytes) {
    try {
      execute(
          "INSERT INTO flash VALUES("
              + day
              + ","
              + bytes
              + ") ON CONFLICT(day) DO UPDATE SET bytes=bytes+excluded.bytes");
      execute("DELETE FROM flash WHERE day<=" + (day - FLASH_DAYS_KEPT));
    } catch (SQLException full) {
      LOG.debug("Flash writes of this checkpoint are not counted, reason={}", full.getMessage());
    }
  }

  private static long single(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
