package io.galvani.trainer.correction;

import io.galvani.battery.cell.CellParameters;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.Sha256;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads folders of drives with a reference as sequences, and remembers what was read. */
final class DriveFolders {
  private final int disturbed;
  private final long seed;
  private final PrintWriter out;
  private final MessageDigest digest = Sha256.start();
  private final Map<String, Path> seen = new HashMap<>();

  /**
   * @param disturbed how often each drive is seen again with wrong sensors or an unknown start
   * @param seed of what is disturbed
   * @param out where progress is told
   */
  DriveFolders(int disturbed, long seed, PrintWriter out) {
    this.disturbed = disturbed;
    this.seed = seed;
    this.out = out;
  }

  /**
   * All drives of a folder, which are of that cell.
   *
   * @throws InputException if one of them was read before, under whatever name: what is learned
   *     from must not be judged on as well
   */
  List<CorrectionSequence> of(CellParameters cell, Path folder) throws IOException {
    List<CorrectionSequence> rows = new ArrayList<>();
    DriveSequences drives = new DriveSequences(cell);
    for (Path file : DriveRecording.files(folder)) {
      byte[] bytes = Files.readAllBytes(file);
      Path before = seen.putIfAbsent(Sha256.hex(bytes), file);
      if (before != null) {
        throw new InputException(
            "a drive must be there once, but %s is the same file as %s".formatted(file, before));
      }
      digest.update(bytes);
      rows.addAll(drives.of(DriveRecording.read(file), disturbed, seed));
      out.printf("\r%-70s", file.getFileName());
      out.flush();
    }
    return rows;
  }

  /**
   * Drives of another cell, told as {@code CELL=DIR}; their names begin with the cell's, since two
   * folders may name a drive alike.
   */
  List<CorrectionSequence> beside(String told) throws IOException {
    int equals = told.indexOf('=');
    if (equals < 1) {
      throw new InputException("--beside must be CELL=DIR, but was \"" + told + "\"");
    }
    CellParameters cell = CellLibrary.shipped().get(told.substring(0, equals)).parameters();
    return of(cell, Path.of(told.substring(equals + 1))).stream()
        .map(row -> row.of(cell.name() + "/" + row.pack()))
        .toList();
  }

  /** SHA-256 of all files read, in order; ends the reading. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
