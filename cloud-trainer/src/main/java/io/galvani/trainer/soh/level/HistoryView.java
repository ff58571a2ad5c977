package io.galvani.trainer.soh.level;

import static io.galvani.battery.charge.HistoryBlock.FIRST;
import static io.galvani.battery.charge.HistoryBlock.HALF;
import static io.galvani.battery.charge.HistoryBlock.LARGEST;
import static io.galvani.battery.charge.HistoryBlock.LEAST;
import static io.galvani.battery.charge.HistoryBlock.MEAN;
import static io.galvani.battery.charge.HistoryBlock.NOW_SINCE_FIRST;
import static io.galvani.battery.charge.HistoryBlock.OVER_100;
import static io.galvani.battery.charge.HistoryBlock.OVER_20;
import static io.galvani.battery.charge.HistoryBlock.OVER_200;
import static io.galvani.battery.charge.HistoryBlock.OVER_400;
import static io.galvani.battery.charge.HistoryBlock.OVER_50;
import static io.galvani.battery.charge.HistoryBlock.QUARTER;
import static io.galvani.battery.charge.HistoryBlock.QUICK;
import static io.galvani.battery.charge.HistoryBlock.SINCE_1;
import static io.galvani.battery.charge.HistoryBlock.SINCE_2;
import static io.galvani.battery.charge.HistoryBlock.SINCE_3;
import static io.galvani.battery.charge.HistoryBlock.SINCE_4;
import static io.galvani.battery.charge.HistoryBlock.SLOW;
import static io.galvani.battery.charge.HistoryBlock.SLOWEST;
import static io.galvani.battery.charge.HistoryBlock.SUM;
import static io.galvani.battery.charge.HistoryBlock.THREE_QUARTERS;
import static io.galvani.battery.charge.HistoryBlock.TRAVELLED;

import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.HistoryBlock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Columns that a member of the ensemble looks at: differing views make differing mistakes. All hold
 * the known uses, none the number of charges, which may only lower the estimate.
 *
 * @param name in results
 * @param blocks of the history, in order
 */
public record HistoryView(String name, List<HistoryBlock> blocks) {
  /** The charge at hand alone. */
  public static final HistoryView NOW = new HistoryView("now", List.of(HistoryBlock.NOW));

  /** The charge at hand and what has changed since the first ones. */
  public static final HistoryView RECENT =
      new HistoryView("recent", List.of(NOW_SINCE_FIRST, HistoryBlock.NOW, SLOW, FIRST));

  /** Also averages, extremes and the sum. */
  public static final HistoryView WHOLE_LIFE =
      new HistoryView(
          "whole_life",
          List.of(HistoryBlock.NOW, FIRST, SLOW, QUICK, SLOWEST, LEAST, LARGEST, SUM));

  /** Only by which way the features came here, without the charge at hand. */
  public static final HistoryView DRIFT =
      new HistoryView(
          "drift",
          List.of(
              FIRST,
              SLOW,
              SLOWEST,
              HALF,
              QUARTER,
              THREE_QUARTERS,
              MEAN,
              TRAVELLED,
              SUM,
              LEAST,
              LARGEST));

  /** The charge at hand and how fast the features change, over 20 charges to 400. */
  public static final HistoryView RATES =
      new HistoryView(
          "rates",
          List.of(HistoryBlock.NOW, SLOW, FIRST, OVER_20, OVER_50, OVER_100, OVER_200, OVER_400));

  /** The charge at hand, and by which way and how fast it came there from the first ones. */
  public static final HistoryView CHANGE =
      new HistoryView(
          "change", List.of(NOW_SINCE_FIRST, HistoryBlock.NOW, SLOW, OVER_50, TRAVELLED));

  /** By how much the charge at hand differs from each of those just before it. */
  private static final List<HistoryBlock> LATEST = List.of(SINCE_1, SINCE_2, SINCE_3, SINCE_4);

  /** Everything but how the latest charges differ one by one. */
  public static final HistoryView LONG_TERM =
      new HistoryView(
          "long_term",
          Arrays.stream(HistoryBlock.values()).filter(block -> !LATEST.contains(block)).toList());

  public int width() {
    return blocks.size() * ChargeFeature.COUNT + ChargeHistory.MOST_USES;
  }

  /** The view's columns without the uses, in order. */
  public int[] blockColumns() {
    return HistoryBlock.columns(blocks);
  }

  /** The view's columns, in order. */
  public int[] columns() {
    return IntStream.concat(
            IntStream.of(blockColumns()),
            IntStream.range(ChargeHistory.USES, ChargeHistory.USES + ChargeHistory.MOST_USES))
        .toArray();
  }

  /** The view's columns of every row. */
  public float[][] of(float[][] rows) {
    return of(rows, columns());
  }

  /** Columns of every row, in that order. */
  public static float[][] of(float[][] rows, int[] columns) {
    float[][] seen = new float[rows.length][columns.length];
    for (int row = 0; row < rows.length; row++) {
      for (int k = 0; k < columns.length; k++) {
        seen[row][k] = rows[row][columns[k]];
      }
    }
    return seen;
  }
}
