package io.galvani.battery.charge;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a cell's own charges so far tell, without any capacity: the charge at hand, the level of the
 * first charges, and the changes since them, block by block ({@link HistoryBlock}). Then columns
 * for how the cell is used, all zero here; the last one holds {@code ln(charges so far)/8}. Nothing
 * looks ahead. Its memory is bounded: the way of the slow average is thinned as it gets longer
 * ({@link SlowPath}).
 */
public final class ChargeHistory {
  private static final int FEATURES = ChargeFeature.COUNT;

  private static final int BLOCKS = HistoryBlock.values().length;

  /** The first column that tells how a cell is used. */
  public static final int USES = BLOCKS * FEATURES;

  /** Columns that tell how a cell is used. */
  public static final int MOST_USES = 16;

  /** Columns in all. */
  public static final int INPUTS = USES + MOST_USES + 1;

  private static final int FIRST_CHARGES = 10;
  private static final int LATEST = 4;
  private static final double QUICK_GAIN = 0.3;
  private static final double SLOW_GAIN = 0.1;
  private static final double SLOWEST_GAIN = 0.02;

  /** The charges before the one at hand, latest first; the first one where there are fewer. */
  private final float[][] latest = new float[LATEST][FEATURES];

  private final double[] now = new double[FEATURES];
  private final double[] first = new double[FEATURES];
  private final double[] quick = new double[FEATURES];
  private final double[] slow = new double[FEATURES];
  private final double[] slowest = new double[FEATURES];
  private final double[] least = new double[FEATURES];
  private final double[] largest = new double[FEATURES];
  private final double[] sum = new double[FEATURES];
  private final double[] travelled = new double[FEATURES];
  private final List<double[]> all =
      List.of(now, first, quick, slow, slowest, least, largest, sum, travelled);

  /** The slow average after every charge so far. */
  private final SlowPath path = new SlowPath(FEATURES);

  private final float[] before = new float[FEATURES];

  /** Charges taken so far. */
  public int charges() {
    return path.charges();
  }

  /**
   * Takes one charge's features; one that is not finite stays as it was.
   *
   * @param features in the order of {@link ChargeFeature}
   */
  public void add(float[] features) {
    int charges = path.charges() + 1;
    for (int ago = LATEST - 1; ago > 0; ago--) {
      System.arraycopy(latest[ago - 1], 0, latest[ago], 0, FEATURES);
    }
    copyNow(latest[0]);
    for (int k = 0; k < FEATURES; k++) {
      now[k] = Float.isFinite(features[k]) ? features[k] : now[k];
      take(k, now[k], charges);
    }
    if (charges == 1) {
      allLatestAreNow();
    }
    path.add(slow);
  }

  private void allLatestAreNow() {
    for (float[] charge : latest) {
      copyNow(charge);
    }
  }

  private void copyNow(float[] charge) {
    for (int k = 0; k < FEATURES; k++) {
      charge[k] = (float) now[k];
    }
  }

  private void take(int k, double value, int charges) {
    // A plain mean until the average is old enough for its gain.
    double mean = 1.0 / charges;
    double last = slow[k];
    quick[k] += Math.max(QUICK_GAIN, mean) * (value - quick[k]);
    slow[k] += Math.max(SLOW_GAIN, mean) * (value - slow[k]);
    slowest[k] += Math.max(SLOWEST_GAIN, mean) * (value - slowest[k]);
    if (charges <= FIRST_CHARGES) {
      first[k] += (value - first[k]) / charges;
    }
    least[k] = charges == 1 ? slow[k] : Math.min(least[k], slow[k]);
    largest[k] = charges == 1 ? slow[k] : Math.max(largest[k], slow[k]);
    travelled[k] += charges == 1 ? 0 : Math.abs(slow[k] - last);
    sum[k] += value - first[k];
  }

  /**
   * Writes what is known after the last charge.
   *
   * @param x takes {@link #INPUTS} numbers
   * @throws IllegalStateException before the first charge
   */
  public void copyTo(float[] x) {
    int charges = path.charges();
    if (charges == 0) {
      throw new IllegalStateException("a history must have a charge, but has none");
    }
    Arrays.fill(x, USES, INPUTS, 0);
    for (HistoryBlock block : HistoryBlock.values()) {
      int lookedAt = lookedAt(block, charges);
      if (lookedAt >= 0) {
        path.at(lookedAt, slow, before);
      }
      for (int k = 0; k < FEATURES; k++) {
        x[block.column(k)] = (float) value(block, k, charges);
      }
    }
    x[INPUTS - 1] = (float) (StrictMath.log(charges) / 8);
  }

  /** The earlier charge, from 0, that a block looks at; -1 for none. */
  private static int lookedAt(HistoryBlock block, int charges) {
    int last = charges - 1;
    return switch (block) {
      case QUARTER -> last / 4;
      case HALF -> last / 2;
      case THREE_QUARTERS -> 3 * last / 4;
      case OVER_20 -> Math.max(0, last - 20);
      case OVER_50 -> Math.max(0, last - 50);
      case OVER_100 -> Math.max(0, last - 100);
      case OVER_200 -> Math.max(0, last - 200);
      case OVER_400 -> Math.max(0, last - 400);
      default -> -1;
    };
  }

  private double value(HistoryBlock block, int k, int charges) {
    return switch (block) {
      case NOW_SINCE_FIRST -> now[k] - first[k];
      case NOW -> now[k];
      case SLOW -> slow[k] - first[k];
      case FIRST -> first[k];
      case QUICK -> quick[k] - first[k];
      case SLOWEST -> slowest[k] - first[k];
      case LEAST -> least[k] - first[k];
      case LARGEST -> largest[k] - first[k];
      case SUM -> sum[k] / Math.sqrt(charges);
      case QUARTER, HALF, THREE_QUARTERS -> before[k] - first[k];
      case MEAN -> sum[k] / charges;
      case TRAVELLED -> travelled[k];
      case OVER_20, OVER_50, OVER_100, OVER_200, OVER_400 -> slow[k] - before[k];
      case SINCE_1 -> now[k] - latest[0][k];
      case SINCE_2 -> now[k] - latest[1][k];
      case SINCE_3 -> now[k] - latest[2][k];
      case SINCE_4 -> now[k] - latest[3][k];
    };
  }

  /** Bytes that {@link #write} takes. */
  int bytes() {
    return FEATURES * (all.size() * Double.BYTES + LATEST * Float.BYTES) + path.bytes();
  }

  void write(ByteBuffer out) {
    for (double[] numbers : all) {
      for (double number : numbers) {
        out.putDouble(number);
      }
    }
    path.write(out);
    for (float[] charge : latest) {
      for (float number : charge) {
        out.putFloat(number);
      }
    }
  }

  /**
   * Overwrites all by what {@link #write} gave.
   *
   * @param withLatest whether it holds the charges before the one at hand; those that were written
   *     before there were any do not, and go on as if all had been like the last
   * @throws IllegalArgumentException if it cannot be a history
   */
  void read(ByteBuffer in, boolean withLatest) {
    for (double[] numbers : all) {
      for (int k = 0; k < FEATURES; k++) {
        numbers[k] = in.getDouble();
      }
    }
    path.read(in);
    allLatestAreNow();
    for (int k = 0; withLatest && k < LATEST * FEATURES; k++) {
      latest[k / FEATURES][k % FEATURES] = in.getFloat();
    }
  }
}
