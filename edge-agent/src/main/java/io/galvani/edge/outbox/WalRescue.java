package io.galvani.edge.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the transactions of a broken write-ahead log into the database by hand, those behind the
 * wrong frame too. What is wrong in a page shows in the rows' own checksums, or when SQLite checks
 * its structure.
 */
final class WalRescue {
  private static final Logger LOG = LoggerFactory.getLogger(WalRescue.class);

  private static final long SIZE_IN_PAGES_AT = 28;

  private final Path database;
  private final Path wal;

  WalRescue(Path database) {
    this.database = database;
    this.wal = database.resolveSibling(database.getFileName() + "-wal");
  }

  /** Whether the log is broken; if so, it has been moved into the database as far as it can be. */
  boolean mend() throws IOException {
    WalFile log = WalFile.read(wal);
    if (!log.broken()) {
      return false;
    }
    int end = log.lastSyncedEnd();
    LOG.warn(
        "Write-ahead log is broken, file={} frames={} movedByHand={}",
        wal,
        log.frames().size(),
        end + 1);
    if (end >= 0) {
      move(log, log.frames().subList(0, end + 1));
    }
    return true;
  }

  private void move(WalFile log, List<WalFile.Frame> frames) throws IOException {
    Path mended = database.resolveSibling("outbox.mended.db");
    Path older = database.resolveSibling("outbox.older.db");
    write(log, frames, mended, false);
    if (frames.stream().anyMatch(frame -> !frame.right())) {
      write(log, frames, older, true);
      if (OutboxSalvage.goodRows(older) > OutboxSalvage.goodRows(mended)) {
        Files.move(older, mended, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.deleteIfExists(older);
    }
    Files.move(mended, database, StandardCopyOption.ATOMIC_MOVE);
    SeqFile.syncFolderOf(database);
    Files.delete(wal);
    SeqFile.syncFolderOf(database);
  }

  /**
   * The database with the pages of the log. Of a page whose last image is wrong either that one is
   * taken, since an older one would hide what came later, whole pages of it where the page is one
   * that leads to others, or the last right one, without which the tables may not be found.
   */
  private void write(WalFile log, List<WalFile.Frame> frames, Path to, boolean rightOnly)
      throws IOException {
    Files.copy(database, to, StandardCopyOption.REPLACE_EXISTING);
    int pages = frames.get(frames.size() - 1).pagesAfter();
    Map<Integer, WalFile.Frame> latest = new LinkedHashMap<>();
    for (WalFile.Frame frame : frames) {
      WalFile.Frame before = latest.get(frame.page());
      boolean takes = !rightOnly || frame.right() || before == null || !before.right();
      if (takes && frame.page() >= 1 && frame.page() <= pages) {
        latest.put(frame.page(), frame);
      }
    }
    try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
      for (WalFile.Frame frame : latest.values()) {
        ByteBuffer image = log.image(frame);
        long at = (frame.page() - 1L) * OutboxDatabase.PAGE_BYTES;
        while (image.hasRemaining()) {
          at += out.write(image, at);
        }
      }
      // The first page says how large the database is; an older one would hide the rest.
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, pages), SIZE_IN_PAGES_AT);
      out.truncate((long) pages * OutboxDatabase.PAGE_BYTES);
      out.force(true);
    }
  }
}
