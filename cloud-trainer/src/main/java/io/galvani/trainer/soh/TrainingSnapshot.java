package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
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
  private static final int LEAST_TRAIN = 6;
  private static final int LEAST_HELD_OUT = 3;

  static TrainingSnapshot of(Path folder, List<ChargeCell> cells, CellRule heldOut) {
    List<ChargeCell> judged = heldOut.chosenFrom(cells);
    List<ChargeCell> train = cells.stream().filter(cell -> !heldOut.chooses(cell)).toList();
    requireEnough("to learn from", LEAST_TRAIN, train);
    requireEnough("held out", LEAST_HELD_OUT, judged);
    requireAgeing(train);
    return new TrainingSnapshot(train, judged, hash(folder), heldOut.toString());
  }

  /** The uses that the cells to learn from tell of. */
  KnownUses uses() {
    return KnownUses.of(train);
  }

  private static void requireEnough(String what, int least, List<ChargeCell> cells) {
    if (cells.size() < least) {
      throw new InputException(
          "cells %s must be %d or more, but were %d".formatted(what, least, cells.size()));
    }
  }

  /** One capacity alone teaches nothing, nor do features that were never read. */
  private static void requireAgeing(List<ChargeCell> cells) {
    float least = Float.POSITIVE_INFINITY;
    float most = 0;
    boolean read = false;
    for (ChargeCell cell : cells) {
      for (int row = 0; row < cell.rows(); row++) {
        least = Math.min(least, cell.capacityAh()[row]);
        most = Math.max(most, cell.capacityAh()[row]);
        for (float feature : cell.features()[row]) {
          read |= Float.isFinite(feature);
        }
      }
    }
    if (!read) {
      throw new InputException("features must be numbers somewhere, but none is");
    }
    if (!(most > least * 1.01f)) {
      throw new InputException(
          "capacities must differ by 1 %% or more, but lie between %.4f and %.4f Ah"
              .formatted(least, most));
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
      throw new InputException(folder + " cannot be read: " + e.getMessage(), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
