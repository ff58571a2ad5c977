package io.galvani.trainer.soh.table;

import java.util.ArrayList;
import java.util.List;

/**
 * Cells as they look to who begins to watch them somewhere in their lives: a pack is rarely new
 * when its charges are first seen, and "no change since the first charges" must not be taken for
 * youth.
 */
public final class LateStarts {
  private static final double EARLIEST = 0.1;
  private static final double LATEST = 0.7;
  private static final int LEAST_ROWS = 20;

  private LateStarts() {}

  /** Of which cells an evaluation takes them. */
  public enum Of {
    /** Every cell is seen from its first charge on. */
    NONE,
    /** Those under test, which shows what becomes of a model that was not taught them. */
    TEST,
    /** All. */
    ALL
  }

  /** The cells, and beside each the same one from a charge on that its hash says. */
  public static List<ChargeCell> beside(List<ChargeCell> cells) {
    List<ChargeCell> all = new ArrayList<>();
    for (ChargeCell cell : cells) {
      all.add(cell);
      double share = EARLIEST + (LATEST - EARLIEST) * (cell.hash() % 1009) / 1009.0;
      int from = (int) (share * cell.rows());
      if (cell.rows() - from >= LEAST_ROWS && from > 0) {
        all.add(cell.seenFrom(from));
      }
    }
    return all;
  }
}
