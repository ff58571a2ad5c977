package io.galvani.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.edge.config.OutboxConfig;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.telemetry.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Messages whose bytes follow from their number, so that a wrong one shows. */
final class OutboxRows {
  static final PackId PACK = new PackId("acme", "truck-7");
  static final long WAIT_MS = 10_000;
  private static final int PER_MESSAGE = 4;

  private OutboxRows() {}

  static Outbox open(Path dir) {
    return open(new OutboxConfig(dir, null, null, Duration.ofHours(1)));
  }

  static Outbox open(OutboxConfig config) {
    return Outbox.open(config, List.of(PACK));
  }

  /** Appends messages of four numbers each, every one a transaction of its own. */
  static void commit(Outbox outbox, int messages, int bodyBytes) throws InterruptedException {
    OutboxLane lane = outbox.telemetry(PACK);
    for (int n = 0; n < messages; n++) {
      append(outbox, bodyBytes, true);
      while (lane.durableNextSeq() < lane.nextSeq()) {
        TimeUnit.MICROSECONDS.sleep(100);
      }
    }
  }

  static void append(Outbox outbox, int bodyBytes, boolean mayWait) throws InterruptedException {
    OutboxLane lane = outbox.telemetry(PACK);
    long seq = lane.assign(PER_MESSAGE);
    byte[] envelope =
        Envelope.telemetry(lane.epoch(), seq, PER_MESSAGE, body(seq, bodyBytes), false)
            .toBytes(seq);
    outbox.append(
        lane,
        new StoredMessage(seq, PER_MESSAGE, false, 1_000 + seq, 1_000 + seq, envelope),
        mayWait);
  }

  private static byte[] body(long seq, int bytes) {
    byte[] body = new byte[bytes];
    new Random(seq).nextBytes(body);
    return body;
  }

  /** Everything that is held, in order, damaged rows as the gaps that they became. */
  static List<StoredMessage> read(Outbox outbox) throws InterruptedException {
    OutboxLane lane = outbox.telemetry(PACK);
    outbox.flush(WAIT_MS);
    List<StoredMessage> all = new ArrayList<>();
    long from = 0;
    List<StoredMessage> page = outbox.read(lane, from, 100, 1 << 20);
    while (!page.isEmpty()) {
      all.addAll(page);
      from = page.get(page.size() - 1).nextSeq();
      page = outbox.read(lane, from, 100, 1 << 20);
    }
    return all;
  }

  /** What a look at the held messages found; numbers, not messages. */
  record Found(long carried, long declared, long corrupt, boolean contiguous, long nextSeq) {}

  static Found look(Outbox outbox) throws InterruptedException {
    List<StoredMessage> rows = read(outbox);
    long carried = 0;
    long declared = 0;
    long corrupt = 0;
    boolean contiguous = true;
    long expected = rows.isEmpty() ? 0 : rows.get(0).firstSeq();
    for (StoredMessage row : rows) {
      contiguous &= row.firstSeq() == expected;
      expected = row.nextSeq();
      if (row.gap()) {
        declared += row.count();
      } else if (isRight(row)) {
        carried += row.count();
      } else {
        corrupt += row.count();
      }
    }
    long next = outbox.telemetry(PACK).nextSeq();
    return new Found(carried, declared, corrupt, contiguous && expected == next, next);
  }

  private static boolean isRight(StoredMessage row) {
    try {
      Envelope envelope = Envelope.parse(row.envelope());
      byte[] carried = envelope.message().getTelemetry().toByteArray();
      return envelope.firstSeq() == row.firstSeq()
          && row.count() == PER_MESSAGE
          && Arrays.equals(carried, body(row.firstSeq(), carried.length));
    } catch (MalformedMessageException garbage) {
      return false;
    }
  }

  static void assertContiguous(List<StoredMessage> stored, long from, long to) {
    long expected = from;
    for (StoredMessage message : stored) {
      assertThat(message.firstSeq()).isEqualTo(expected);
      expected = message.nextSeq();
    }
    assertThat(expected).isEqualTo(to);
  }

  /** What a kill at this instant would leave; of a running outbox only between two commits. */
  static void copyFolder(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().endsWith(".lock")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  static void deleteFolder(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    try (var files = Files.list(dir)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(dir);
  }
}
