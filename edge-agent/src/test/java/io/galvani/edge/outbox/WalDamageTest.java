package io.galvani.edge.outbox;

import static io.galvani.edge.outbox.OutboxRows.PACK;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flipped bits in the write-ahead log that a power cut left behind. */
class WalDamageTest {
  private static final int MESSAGES = 60;
  private static final long NUMBERS = 4L * MESSAGES;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path cut;

  private long epoch;

  @BeforeEach
  void powerCutWithAFullLog() throws Exception {
    cut = folder.resolve("cut");
    try (Outbox outbox = OutboxRows.open(folder.resolve("running"))) {
      OutboxRows.commit(outbox, MESSAGES, 300);
      epoch = outbox.epoch(PACK);
      OutboxRows.copyFolder(folder.resolve("running"), cut);
    }
  }

  @Test
  void sqliteAloneForgetsWhatIsBehindItAndFindsNothingWrong() throws Exception {
    flip(0.5);

    assertThat(rowsForSqlite()).isLessThan(MESSAGES * 2 / 3);
    assertThat(integrityForSqlite()).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.5, 0.75, 0.9})
  void rowsBehindItAreSavedUnderANewEpoch(double where) throws Exception {
    flip(where);

    try (Outbox outbox = OutboxRows.open(cut)) {
      OutboxRows.Found found = OutboxRows.look(outbox);

      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(outbox.previousEpoch(PACK)).isEqualTo(epoch);
      assertThat(found.nextSeq()).isEqualTo(NUMBERS);
      assertThat(found.corrupt()).isZero();
      assertThat(found.contiguous()).isTrue();
      assertThat(found.carried()).isEqualTo(NUMBERS);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.5, 0.75, 0.9})
  void ofMoreWrongBytesRowsAreSavedOrDeclared(double where) throws Exception {
    long at = (long) (Files.size(wal()) * where);
    flipByte(at);
    flipByte(at + 1);

    try (Outbox outbox = OutboxRows.open(cut)) {
      OutboxRows.Found found = OutboxRows.look(outbox);

      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(found.nextSeq()).isEqualTo(NUMBERS);
      assertThat(found.corrupt()).isZero();
      assertThat(found.contiguous()).isTrue();
      assertThat(found.carried() + found.declared()).isEqualTo(NUMBERS);
      assertThat(found.declared()).isLessThanOrEqualTo(4 * 16); // the rows of one page
    }
  }

  @Test
  void aFlippedBitInTheHeaderOfTheLogCostsNothing() throws Exception {
    flipByte(17);

    try (Outbox outbox = OutboxRows.open(cut)) {
      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(OutboxRows.look(outbox).carried()).isEqualTo(NUMBERS);
    }
  }

  @Test
  void aFlippedBitInTheLastTransactionCostsNothing() throws Exception {
    flipByte(Files.size(wal()) - 100);

    try (Outbox outbox = OutboxRows.open(cut)) {
      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(OutboxRows.look(outbox).carried()).isEqualTo(NUMBERS);
    }
  }

  @Test
  void aWrongLastTransactionNeverLetsItsNumbersBeUsedAgain() throws Exception {
    flipByte(Files.size(wal()) - 100);
    flipByte(Files.size(wal()) - 101);

    try (Outbox outbox = OutboxRows.open(cut)) {
      assertThat(outbox.epoch(PACK)).isNotEqualTo(epoch);
      assertThat(OutboxRows.look(outbox).carried()).isEqualTo(NUMBERS - 4);
    }
  }

  @Test
  void aLogCutShortInItsLastFrameIsNoDamage() throws Exception {
    try (var log = Files.newByteChannel(wal(), java.nio.file.StandardOpenOption.WRITE)) {
      log.truncate(log.size() - 100);
    }

    try (Outbox outbox = OutboxRows.open(cut)) {
      assertThat(outbox.epoch(PACK)).isEqualTo(epoch);
      assertThat(OutboxRows.look(outbox).carried()).isEqualTo(NUMBERS - 4);
    }
  }

  @Test
  void aTailThatWasNeverWrittenIsNoDamage() throws Exception {
    Files.write(wal(), new byte[9_000], java.nio.file.StandardOpenOption.APPEND);

    try (Outbox outbox = OutboxRows.open(cut)) {
      assertThat(outbox.epoch(PACK)).isEqualTo(epoch);
      assertThat(OutboxRows.look(outbox).carried()).isEqualTo(NUMBERS);
    }
  }

  private Path wal() {
    return cut.resolve("outbox.db-wal");
  }

  private void flip(double where) throws Exception {
    flipByte((long) (Files.size(wal()) * where));
  }

  private void flipByte(long at) throws Exception {
    byte[] bytes = Files.readAllBytes(wal());
    bytes[(int) at] ^= 8;
    Files.write(wal(), bytes);
  }

  private long rowsForSqlite() throws Exception {
    return Long.parseLong(ask("SELECT count(*) FROM message"));
  }

  private String integrityForSqlite() throws Exception {
    return ask("PRAGMA integrity_check");
  }

  private String ask(String sql) throws Exception {
    Path copy = folder.resolve("plain");
    OutboxRows.deleteFolder(copy);
    OutboxRows.copyFolder(cut, copy);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("outbox.db"));
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("no answer");
      }
      return row.getString(1);
    }
  }
}
