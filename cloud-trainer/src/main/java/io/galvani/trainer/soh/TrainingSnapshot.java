package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import io.galvani.release.document.Sha256;
import io.galvani.trainer.soh.table.CellRule;
import io.galvani.trainer.soh.table.ChargeCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one round learns from and is judged on, fixed: the hash tells whether a later round had the
 * same files.
 *
 * @param train cells to learn from
 * @param heldOut cells to judge on
 * @param sha256 over names and contents of the files
 * @param rule which cells were held out
 */
record TrainingSnapshot(
    List<ChargeCell> train, List<ChargeCell> heldOut, String sha256, String rule) {
  static TrainingSnapshot of(Path folder, List<ChargeCell> cells, CellRule heldOut) {
    List<ChargeCell> judged = heldOut.chosenFrom(cells);
    List<ChargeCell> train = cells.stream().filter(cell -> !heldOut.chooses(cell)).toList();
    requireOneKind(cells);
    TrainingNeeds.requireTables(train, judged);
    return new TrainingSnapshot(train, judged, hash(folder), heldOut.toString());
  }

  /** What a manifest tells of it. */
  Map<String, String> lineage() {
    return Map.of("snapshot_sha256", sha256, "held_out", rule);
  }

  private static void requireOneKind(List<ChargeCell> cells) {
    if (cells.stream().map(ChargeCell::columns).distinct().count() > 1) {
      throw new InputException(
          "tables must be of one kind, but some have columns as galvani computes them and some as read");
    }
  }

  private static String hash(Path folder) {
    MessageDigest digest = Sha256.start();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        digest.update(
            String.valueOf(file.getFileName()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new InputException(folder + " cannot be read: " + FileReason.of(e), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
