package io.galvani.battery.charge;

import java.util.List;

/** What the history of one feature is told by: a block of columns, one for every feature. */
public enum HistoryBlock {
  /** The charge at hand less the level of the first charges. */
  NOW_SINCE_FIRST(0, "now-first"),
  /** The charge at hand. */
  NOW(1, "now"),
  /** The slow average (about ten charges) less the first. */
  SLOW(2, "slow-first"),
  /** The mean of the first ten charges. */
  FIRST(3, "first"),
  /** The quick average (about three charges) less the first. */
  QUICK(4, "quick-first"),
  /** The slowest average (about fifty charges) less the first. */
  SLOWEST(5, "slowest-first"),
  /** The least slow average so far less the first. */
  LEAST(6, "least-first"),
  /** The largest slow average so far less the first. */
  LARGEST(7, "largest-first"),
  /** All changes since the first summed up, over the root of the number of charges. */
  SUM(8, "sum-first"),
  /** The slow average at a quarter of the charges so far, less the first. */
  QUARTER(9, "quarter-first"),
  /** The slow average at half of the charges so far, less the first. */
  HALF(10, "half-first"),
  /** The slow average at three quarters of the charges so far, less the first. */
  THREE_QUARTERS(11, "three_quarters-first"),
  /** The mean of all charges so far, less the first. */
  MEAN(12, "mean-first"),
  /** How far the slow average has travelled, up and down. */
  TRAVELLED(13, "travelled"),
  /** The slow average less what it was 20 charges ago, or at first. */
  OVER_20(14, "over_20"),
  /** The slow average less what it was 50 charges ago, or at first. */
  OVER_50(15, "over_50"),
  /** The slow average less what it was 100 charges ago, or at first. */
  OVER_100(16, "over_100"),
  /** The slow average less what it was 200 charges ago, or at first. */
  OVER_200(17, "over_200"),
  /** The slow average less what it was 400 charges ago, or at first. */
  OVER_400(18, "over_400"),
  /** The charge at hand less the one before it. */
  SINCE_1(19, "since_1"),
  /** The charge at hand less the second one before it, or the first. */
  SINCE_2(20, "since_2"),
  /** The charge at hand less the third one before it, or the first. */
  SINCE_3(21, "since_3"),
  /** The charge at hand less the fourth one before it, or the first. */
  SINCE_4(22, "since_4");

  private final String label;

  private final int place;

  HistoryBlock(int place, String label) {
    this.place = place;
    this.label = label;
  }

  /** What follows a feature's name in a manifest. */
  public String label() {
    return label;
  }

  /** The column that tells of a feature. */
  public int column(int feature) {
    return place * ChargeFeature.COUNT + feature;
  }

  /** Columns of the blocks, in the order given. */
  public static int[] columns(List<HistoryBlock> blocks) {
    int width = ChargeFeature.COUNT;
    int[] columns = new int[blocks.size() * width];
    for (int k = 0; k < columns.length; k++) {
      columns[k] = blocks.get(k / width).column(k % width);
    }
    return columns;
  }
}
