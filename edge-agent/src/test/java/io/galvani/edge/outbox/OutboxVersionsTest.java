package io.galvani.edge.outbox;

import static io.galvani.edge.outbox.OutboxRows.PACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stored outbox of every version of its file. Each holds twelve messages of four numbers, of
 * which the cloud has the first two.
 */
class OutboxVersionsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final long NUMBERS = 48;
  private static final long FREED = 8;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path dir;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStoredFileOfEveryVersionIsReadWholeAndGoesOn(int version) throws Exception {
    copy(version);

    try (Outbox outbox = OutboxRows.open(dir.resolve("outbox"))) {
      OutboxRows.Found found = OutboxRows.look(outbox);

      assertThat(outbox.previousEpoch(PACK)).as("no new epoch").isZero();
      assertThat(found.carried()).isEqualTo(NUMBERS - FREED);
      assertThat(found.corrupt() + found.declared()).isZero();
      assertThat(outbox.telemetry(PACK).watermark()).isEqualTo(FREED);
      OutboxRows.commit(outbox, 1, 60);
      assertThat(OutboxRows.look(outbox).nextSeq()).isEqualTo(NUMBERS + 4);
    }
    assertThat(version(dir.resolve("outbox/outbox.db"))).as("upgraded in place").isEqualTo(2);
  }

  /** What an agent of today says to the file of tomorrow, one of yesterday says to today's. */
  @Test
  void aFileOfALaterVersionIsRefusedInOneLineAndLeftAsItIs() throws Exception {
    copy(2);
    Path file = dir.resolve("outbox/outbox.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version=3");
    }
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> OutboxRows.open(dir.resolve("outbox")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("must be of outbox version 1 or 2, but is of version 3")
        .message()
        .hasLineCount(1);

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  private void copy(int version) throws IOException {
    OutboxRows.copyFolder(GOLDEN.resolve("outbox-v" + version), dir.resolve("outbox"));
  }

  private static int version(Path file) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA user_version")) {
      row.next();
      return row.getInt(1);
    }
  }
}
