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
 * wrong frame too. A wrong page is taken only if no later frame replaces it; what is wrong in it
 * shows in the rows' own checksums afterwards.
 */
final class WalRescue {
  private static final Logger LOG = LoggerFactory.getLogger(WalRescue.class);

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
    Files.copy(database, mended, StandardCopyOption.REPLACE_EXISTING);
    int pages = frames.get(frames.size() - 1).pagesAfter();
    try (FileChannel out = FileChannel.open(mended, StandardOpenOption.WRITE)) {
      for (WalFile.Frame frame : latest(frames, pages).values()) {
        ByteBuffer image = log.image(frame);
        long at = (frame.page() - 1L) * OutboxDatabase.PAGE_BYTES;
        while (image.hasRemaining()) {
          at += out.write(image, at);
        }
      }
      out.truncate((long) pages * OutboxDatabase.PAGE_BYTES);
      out.force(true);
    }
    Files.move(mended, database, StandardCopyOption.ATOMIC_MOVE);
    SeqFile.syncFolderOf(database);
    Files.delete(wal);
    SeqFile.syncFolderOf(database);
  }

  /** For every page its last right image, or a wrong one if there is no right one. */
  private static Map<Integer, WalFile.Frame> latest(List<WalFile.Frame> frames, int pages) {
    Map<Integer, WalFile.Frame> latest = new LinkedHashMap<>();
    for (WalFile.Frame frame : frames) {
      WalFile.Frame before = latest.get(frame.page());
      boolean takes = frame.right() || before == null || !before.right();
      if (takes && frame.page() >= 1 && frame.page() <= pages) {
        latest.put(frame.page(), frame);
      }
    }
    return latest;
  }
}
