package io.galvani.edge.model;

import io.galvani.battery.charge.ChargeWindow;
import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.config.FileReason;
import io.galvani.schemas.PackId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps a pack's charges over a restart, apart from the monitor's state, which is
 * stored far more often than a charge ends. What is to be stored comes from the pack's thread;
 * everything else is the models' thread's.
 */
final class ChargeFile {
  private static final Logger LOG = LoggerFactory.getLogger(ChargeFile.class);

  /** A models' thread that has not written for so long is no more. */
  private static final long LONGEST_WAIT_NS = TimeUnit.MINUTES.toNanos(5);

  private final PackId pack;
  private final String identity;
  private final Path file;
  private final AtomicReference<@Nullable StoredCharges> waiting = new AtomicReference<>();
  private volatile long keptNs;
  private @Nullable StoredCharges unwritten;

  /**
   * @param model what the charges are of; those of other cells are not taken
   * @param mapping identity of how the pack's channels are mapped; likewise
   * @param folder of the pack
   */
  ChargeFile(PackId pack, PackModel model, String mapping, Path folder) {
    this.pack = pack;
    this.identity =
        "%d x %d, %s, %s"
            .formatted(model.cells(), model.parallel(), ChargeWindow.of(model.cell()), mapping);
    this.file = folder.resolve("charges");
  }

  /** What was stored last; empty if nothing was, or nothing that can be taken. */
  Optional<StoredCharges> read() {
    try {
      return Optional.of(StoredCharges.read(identity, Files.readAllBytes(file)));
    } catch (NoSuchFileException fresh) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException unusable) {
      notTaken(unusable);
      return Optional.empty();
    }
  }

  /** What was read does not fit. */
  void notTaken(Exception why) {
    LOG.warn(
        "Stored charges cannot be used, their history begins anew, packId={} file={} reason={}",
        pack,
        file,
        FileReason.of(why));
  }

  /** To be stored soon, in place of whatever still waits. */
  void keep(StoredCharges charges) {
    keptNs = System.nanoTime();
    waiting.set(charges);
  }

  /** Whether something is about to be written. */
  boolean waits() {
    return waiting.get() != null && System.nanoTime() - keptNs < LONGEST_WAIT_NS;
  }

  /** Writes what waits. What cannot be written is tried again with the next charge. */
  void write() {
    StoredCharges next = waiting.get();
    if (next != null) {
      write(next);
      waiting.compareAndSet(next, null);
    }
  }

  /** Writes what waits, or what could not be written, for the last time. */
  void close() {
    StoredCharges last = unwritten;
    if (last != null) {
      waiting.compareAndSet(null, last);
    }
    write();
  }

  private void write(StoredCharges charges) {
    try {
      replace(charges.toBytes(identity));
      unwritten = null;
    } catch (IOException full) {
      if (unwritten == null) {
        LOG.warn(
            "Charges cannot be stored, tried again after the next one, packId={} reason={}",
            pack,
            FileReason.of(full));
      }
      unwritten = charges;
    }
  }

  /** Write, sync, rename, sync the folder: a reader sees the old content or the new, whole. */
  private void replace(byte[] content) throws IOException {
    Path folder = file.resolveSibling(".");
    Files.createDirectories(folder);
    Path beside = file.resolveSibling("charges.new");
    try (FileChannel out =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
