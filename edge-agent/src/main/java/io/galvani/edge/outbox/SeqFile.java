package io.galvani.edge.outbox;

import io.galvani.schemas.PackId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * The numbers that were handed out, in a small file beside the database and synced apart from it:
 * write a temporary file, sync it, rename it, sync the folder. After a power cut it holds the old
 * or the new content, never a mixture.
 */
final class SeqFile {
  private static final String HEADER = "galvani-sequences 1";
  private static final int PACK_WORDS = 8;

  private final Path file;
  private final AtomicLong bytesWritten = new AtomicLong();

  SeqFile(Path dir) {
    this.file = dir.resolve("sequences");
  }

  /**
   * @param index place of the pack in the database's keys, stable for ever
   * @param epoch identity of the numbering
   * @param previousEpoch the numbering it replaced, 0 if none
   * @param telemetryReserved numbers of the telemetry lane below this may have been used
   * @param alertReserved numbers of the alert lane below this may have been used
   */
  record PackNumbers(
      int index, long epoch, long previousEpoch, long telemetryReserved, long alertReserved) {}

  /**
   * @param generation what the database must say it is
   * @param formerGeneration what it may still say if the last change of generation was cut short
   * @param packs every pack that ever used this folder
   */
  record Content(long generation, long formerGeneration, Map<PackId, PackNumbers> packs) {
    Content withGeneration(long next, long former) {
      return new Content(next, former, packs);
    }

    Content with(PackId pack, PackNumbers numbers) {
      Map<PackId, PackNumbers> changed = new LinkedHashMap<>(packs);
      changed.put(pack, numbers);
      return new Content(generation, formerGeneration, Map.copyOf(changed));
    }
  }

  /** The file does not hold what was written. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  Optional<Content> read() throws IOException, DamagedException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException fresh) {
      return Optional.empty();
    }
    int end = text.lastIndexOf("crc32c ");
    if (end < 0 || !text.substring(end).equals(crcLine(text.substring(0, end)))) {
      throw new DamagedException(file + " does not match its checksum");
    }
    return Optional.of(parse(text.substring(0, end).lines().toList()));
  }

  void write(Content content) throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    text.append("generation ").append(hex(content.generation));
    text.append(' ').append(hex(content.formerGeneration)).append('\n');
    content.packs.forEach(
        (pack, n) ->
            text.append("pack ")
                .append(n.index)
                .append(' ')
                .append(pack.key())
                .append(' ')
                .append(hex(n.epoch))
                .append(' ')
                .append(hex(n.previousEpoch))
                .append(" reserved ")
                .append(n.telemetryReserved)
                .append(' ')
                .append(n.alertReserved)
                .append('\n'));
    text.append(crcLine(text.toString()));
    replace(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Bytes written so far, counted towards the wear of the flash. */
  long bytesWritten() {
    return bytesWritten.get();
  }

  private void replace(byte[] bytes) throws IOException {
    Path temporary = file.resolveSibling("sequences.new");
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    syncFolderOf(file);
    bytesWritten.addAndGet(bytes.length);
  }

  /** Makes a rename in the folder durable. */
  static void syncFolderOf(Path file) throws IOException {
    Path dir = file.toAbsolutePath().getParent();
    if (dir == null) {
      return;
    }
    try (FileChannel folder = FileChannel.open(dir, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private Content parse(List<String> lines) throws DamagedException {
    try {
      if (lines.size() < 2 || !lines.get(0).equals(HEADER)) {
        throw new DamagedException(file + " must begin with \"" + HEADER + "\"");
      }
      String[] generation = lines.get(1).split(" ", -1);
      Map<PackId, PackNumbers> packs = new LinkedHashMap<>();
      for (String line : lines.subList(2, lines.size())) {
        String[] words = line.split(" ", -1);
        if (words.length != PACK_WORDS) {
          throw new DamagedException(file + " has a line that is no pack: " + line);
        }
        packs.put(
            PackId.parse(words[2]),
            new PackNumbers(
                Integer.parseInt(words[1]),
                Long.parseUnsignedLong(words[3], 16),
                Long.parseUnsignedLong(words[4], 16),
                Long.parseLong(words[6]),
                Long.parseLong(words[7])));
      }
      return new Content(
          Long.parseUnsignedLong(generation[1], 16),
          Long.parseUnsignedLong(generation[2], 16),
          Map.copyOf(packs));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException notOurs) {
      throw new DamagedException(file + " cannot be read: " + notOurs.getMessage());
    }
  }

  private static String crcLine(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return "crc32c " + Long.toHexString(crc.getValue()) + "\n";
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }
}
