package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.soh.table.ChargeCell;
import java.util.List;

/** What cells must have, so that learning from them, and judging on them, means anything. */
public final class TrainingNeeds {
  static final int LEAST_CELLS = 6;
  static final int LEAST_HELD_OUT_CELLS = 3;
  static final int LEAST_PACKS = 4;
  static final int LEAST_JUDGED_PACKS = 2;
  static final int LEAST_CHARGES = 300;

  private TrainingNeeds() {}

  /**
   * Cells of tables.
   *
   * @throws InputException saying what is missing
   */
  static void requireTables(List<ChargeCell> train, List<ChargeCell> heldOut) {
    requireEnough("cells to learn from", LEAST_CELLS, train.size());
    requireEnough("cells held out", LEAST_HELD_OUT_CELLS, heldOut.size());
    requireAgeing(train);
  }

  /**
   * Cells of packs.
   *
   * @throws InputException saying what is missing
   */
  public static void requireFleet(List<ChargeCell> train, List<ChargeCell> heldOut) {
    requireEnough("packs to learn from", LEAST_PACKS, packs(train));
    requireEnough("packs to judge on", LEAST_JUDGED_PACKS, packs(heldOut));
    requireEnough("cells to learn from", LEAST_CELLS, train.size());
    requireEnough(
        "labelled charges of cells to learn from",
        LEAST_CHARGES,
        train.stream().mapToInt(cell -> cell.labelled().length).sum());
    requireAgeing(train);
  }

  private static int packs(List<ChargeCell> cells) {
    return (int) cells.stream().map(ChargeCell::owner).distinct().count();
  }

  private static void requireEnough(String what, int least, int actual) {
    if (actual < least) {
      throw new InputException("%s must be %d or more, but were %d".formatted(what, least, actual));
    }
  }

  /** One capacity alone teaches nothing, nor do features that were never read. */
  private static void requireAgeing(List<ChargeCell> cells) {
    float least = Float.POSITIVE_INFINITY;
    float most = 0;
    boolean read = false;
    for (ChargeCell cell : cells) {
      for (int row : cell.labelled()) {
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
}
