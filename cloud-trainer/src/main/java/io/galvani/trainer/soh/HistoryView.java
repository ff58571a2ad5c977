package io.galvani.trainer.soh;

import static io.galvani.trainer.soh.HistoryBlock.FIRST;
import static io.galvani.trainer.soh.HistoryBlock.NOW_SINCE_FIRST;
import static io.galvani.trainer.soh.HistoryBlock.OVER_100;
import static io.galvani.trainer.soh.HistoryBlock.OVER_20;
import static io.galvani.trainer.soh.HistoryBlock.OVER_200;
import static io.galvani.trainer.soh.HistoryBlock.OVER_400;
import static io.galvani.trainer.soh.HistoryBlock.OVER_50;
import static io.galvani.trainer.soh.HistoryBlock.SLOW;

import java.util.List;

/**
 * Columns that a member of the ensemble looks at: differing views make differing mistakes. None
 * holds the number of charges, which may only lower the estimate.
 *
 * @param name in results
 * @param blocks of the history, in order
 */
record HistoryView(String name, List<HistoryBlock> blocks) {
  /** The charge at hand alone. */
  static final HistoryView NOW = new HistoryView("now", List.of(HistoryBlock.NOW));

  /** The charge at hand and what has changed since the first ones. */
  static final HistoryView RECENT =
      new HistoryView("recent", List.of(NOW_SINCE_FIRST, HistoryBlock.NOW, SLOW, FIRST));

  /** The charge at hand and how fast the features change, over 20 charges to 400. */
  static final HistoryView RATES =
      new HistoryView(
          "rates",
          List.of(HistoryBlock.NOW, SLOW, FIRST, OVER_20, OVER_50, OVER_100, OVER_200, OVER_400));

  int width() {
    return blocks.size() * ChargeFolder.FEATURES.size();
  }

  /** The view's columns, in order. */
  int[] columns() {
    return HistoryBlock.columns(blocks);
  }

  /** The view's columns of every row. */
  float[][] of(float[][] rows) {
    int[] columns = columns();
    float[][] seen = new float[rows.length][columns.length];
    for (int row = 0; row < rows.length; row++) {
      for (int k = 0; k < columns.length; k++) {
        seen[row][k] = rows[row][columns[k]];
      }
    }
    return seen;
  }
}
