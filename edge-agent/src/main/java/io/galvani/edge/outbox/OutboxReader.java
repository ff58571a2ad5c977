package io.galvani.edge.outbox;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.edge.outbox.OutboxInventory.LaneInventory;
import io.galvani.edge.outbox.SeqFile.PackNumbers;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks into an outbox folder without touching it, whether an agent runs on it or not. The agent
 * holds its database exclusively, and a reader that holds a snapshot open keeps the write-ahead log
 * from being emptied; so this reads a copy of both files. The copy is good if the write-ahead log
 * was not emptied in between: only that changes the database file.
 */
public final class OutboxReader {
  private static final int ATTEMPTS = 20;
  private static final int ROW_OVERHEAD_BYTES = 48;
  private static final String ROWS =
      "SELECT id>>"
          + OutboxDatabase.SEQ_BITS
          + ", sum(gap=0), sum(CASE gap WHEN 0 THEN count ELSE 0 END),"
          + " sum(length(envelope)+"
          + ROW_OVERHEAD_BYTES
          + "), sum(CASE gap WHEN 0 THEN 0 ELSE count END),"
          + " min(CASE WHEN gap=0 AND first_ms>0 THEN first_ms END), max(last_ms)"
          + " FROM message GROUP BY 1 ORDER BY 1";
  private static final String FRAMES =
      "SELECT envelope FROM message WHERE gap=0 AND (id>>"
          + OutboxDatabase.SEQ_BITS
          + ")%2=0 ORDER BY id";

  private OutboxReader() {}

  /** What is asked of a copy. */
  private interface Question<T> {
    T ask(Statement statement, Path copy) throws IOException, SQLException;
  }

  /** What lies in the folder; {@link InputException} if it is no outbox. */
  public static OutboxInventory read(Path dir) {
    return ask(
        dir,
        (statement, copy) -> {
          long walBytes = size(copy.resolve("outbox.db-wal"));
          return new OutboxInventory(
              lanes(statement, numbers(dir)),
              size(copy.resolve("outbox.db")),
              walBytes,
              flash(statement),
              walBytes);
        });
  }

  /** Every stored frame, as its envelope was written; {@link InputException} as above. */
  public static List<byte[]> frames(Path dir) {
    return ask(
        dir,
        (statement, copy) -> {
          List<byte[]> frames = new ArrayList<>();
          try (ResultSet row = statement.executeQuery(FRAMES)) {
            while (row.next()) {
              frames.add(row.getBytes(1));
            }
          }
          return frames;
        });
  }

  private static <T> T ask(Path dir, Question<T> question) {
    if (!Files.exists(dir.resolve("outbox.db"))) {
      throw new InputException("outbox.dir must hold an outbox, but " + dir + " holds none yet");
    }
    try {
      Path copy = Files.createTempDirectory("galvani-outbox");
      try {
        copyWhole(dir, copy);
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("outbox.db"));
            Statement statement = connection.createStatement()) {
          return question.ask(statement, copy);
        }
      } finally {
        Files.deleteIfExists(copy.resolve("outbox.db-wal"));
        Files.deleteIfExists(copy.resolve("outbox.db-shm"));
        Files.deleteIfExists(copy.resolve("outbox.db"));
        Files.deleteIfExists(copy);
      }
    } catch (IOException | SQLException unreadable) {
      throw new InputException(
          "outbox.dir must hold a readable outbox, but " + dir + ": " + FileReason.of(unreadable),
          unreadable);
    }
  }

  private static void copyWhole(Path dir, Path copy) throws IOException {
    for (int attempt = 1; !copyConsistently(dir, copy); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new IOException("the agent writes too fast to be read, " + ATTEMPTS + " attempts");
      }
    }
  }

  /** Whether the database file stayed as it was while both were copied. */
  private static boolean copyConsistently(Path dir, Path copy) throws IOException {
    Path database = dir.resolve("outbox.db");
    Path wal = dir.resolve("outbox.db-wal");
    long walBefore = size(wal);
    var before = Files.getLastModifiedTime(database);
    replace(database, copy.resolve("outbox.db"));
    replace(wal, copy.resolve("outbox.db-wal"));
    return before.equals(Files.getLastModifiedTime(database))
        && size(copy.resolve("outbox.db-wal")) >= walBefore;
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.deleteIfExists(to);
    if (Files.exists(from)) {
      Files.copy(from, to);
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static Map<PackId, PackNumbers> numbers(Path dir) throws IOException {
    try {
      return new SeqFile(dir).read().map(SeqFile.Content::packs).orElse(Map.of());
    } catch (SeqFile.DamagedException unreadable) {
      return Map.of();
    }
  }

  private static List<LaneInventory> lanes(Statement statement, Map<PackId, PackNumbers> numbers)
      throws SQLException {
    Map<Long, PackId> packs = new TreeMap<>();
    try (ResultSet row = statement.executeQuery("SELECT id,name FROM pack")) {
      while (row.next()) {
        packs.put(row.getLong(1), PackId.parse(row.getString(2)));
      }
    }
    List<LaneInventory> lanes = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(ROWS)) {
      while (row.next()) {
        long lane = row.getLong(1);
        PackId pack = packs.get(lane / 2);
        if (pack == null) {
          throw new SQLException("lane " + lane + " belongs to no pack");
        }
        PackNumbers known = numbers.get(pack);
        lanes.add(
            new LaneInventory(
                pack,
                lane % 2 == 0 ? Lane.LANE_TELEMETRY : Lane.LANE_ALERT,
                known == null ? 0 : known.epoch(),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7)));
      }
    }
    return lanes;
  }

  private static SortedMap<LocalDate, Long> flash(Statement statement) throws SQLException {
    SortedMap<LocalDate, Long> days = new TreeMap<>();
    try (ResultSet table =
        statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name='flash'")) {
      if (!table.next()) {
        return days;
      }
    }
    try (ResultSet row = statement.executeQuery("SELECT day,bytes FROM flash ORDER BY day")) {
      while (row.next()) {
        days.put(LocalDate.ofEpochDay(row.getLong(1)), row.getLong(2));
      }
    }
    return days;
  }
}
