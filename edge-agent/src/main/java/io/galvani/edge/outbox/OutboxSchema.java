package io.galvani.edge.outbox;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The tables of the outbox's file, its versions, and how it is brought from one to the next. */
final class OutboxSchema {
  private static final int VERSION = 2;

  /** Beside the version, so that a version that is damaged is not taken for one of tomorrow. */
  private static final long APPLICATION_ID = 0x4756_0000L;

  private static final long VERSION_BITS = 0xffffL;
  private static final String TABLES =
      """
      CREATE TABLE message(id INTEGER PRIMARY KEY, count INTEGER NOT NULL, gap INTEGER NOT NULL,
        first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, envelope BLOB NOT NULL,
        crc32c INTEGER NOT NULL);
      CREATE TABLE lane(id INTEGER PRIMARY KEY, next_seq INTEGER NOT NULL,
        watermark INTEGER NOT NULL, declared INTEGER NOT NULL,
        sent_end INTEGER NOT NULL DEFAULT -1, crc32c INTEGER);
      CREATE TABLE pack(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
      CREATE TABLE pack_state(id INTEGER PRIMARY KEY, next_seq INTEGER NOT NULL,
        state BLOB NOT NULL, crc32c INTEGER NOT NULL);
      CREATE TABLE generation(id INTEGER PRIMARY KEY CHECK (id = 0), value INTEGER NOT NULL);
      """;

  private static final String FROM_VERSION_1 =
      "BEGIN; ALTER TABLE lane ADD COLUMN sent_end INTEGER NOT NULL DEFAULT -1;"
          + " ALTER TABLE lane ADD COLUMN crc32c INTEGER; PRAGMA user_version=2; COMMIT";

  /** Added by a later agent of the same version: an earlier one opens the file and ignores it. */
  private static final String FLASH =
      "CREATE TABLE IF NOT EXISTS flash(day INTEGER PRIMARY KEY, bytes INTEGER NOT NULL)";

  private OutboxSchema() {}

  /**
   * Makes the tables of a new file, or brings an older file to this version.
   *
   * @throws UnknownVersionException if another version of the agent wrote it
   * @throws SQLiteException of code {@code SQLITE_CORRUPT} if it says two versions
   */
  static void prepare(Path file, Statement statement) throws SQLException {
    long version = number(statement, "PRAGMA user_version");
    long mark = number(statement, "PRAGMA application_id");
    boolean marked = (mark & ~VERSION_BITS) == APPLICATION_ID;
    if (marked && (mark & VERSION_BITS) != version) {
      throw new SQLiteException(
          "%s must be of one version, but says %d and %d"
              .formatted(file, version, mark & VERSION_BITS),
          SQLiteErrorCode.SQLITE_CORRUPT);
    }
    if (version == 0) {
      statement.executeUpdate("BEGIN;" + TABLES + "PRAGMA user_version=" + VERSION + "; COMMIT");
    } else if (version == 1) {
      statement.executeUpdate(FROM_VERSION_1);
    } else if (version != VERSION) {
      throw new UnknownVersionException(
          file
              + " must be of outbox version 1 or "
              + VERSION
              + ", but is of version "
              + version
              + "; it is left untouched");
    }
    statement.executeUpdate(FLASH);
    if (mark != (APPLICATION_ID | VERSION)) {
      statement.executeUpdate("PRAGMA application_id=" + (APPLICATION_ID | VERSION));
    }
  }

  private static long number(Statement statement, String pragma) throws SQLException {
    try (ResultSet row = statement.executeQuery(pragma)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Written by another version of the agent: neither read nor deleted. */
  static final class UnknownVersionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownVersionException(String message) {
      super(message);
    }
  }
}
