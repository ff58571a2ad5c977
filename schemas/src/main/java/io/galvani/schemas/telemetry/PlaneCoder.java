package io.galvani.schemas.telemetry;

import io.galvani.schemas.MalformedMessageException;

/**
 * Codes one column of [sample][width] integers as differences from a prediction. Neighbouring cells
 * are sampled one after the other while the current moves, so what the left neighbour moved by
 * since the previous sample predicts the cell's own move (the Lorenzo predictor of images). The
 * size of the errors to the left and above chooses the context.
 */
final class PlaneCoder {
  /** Contexts of a plane: first sample, five sizes of neighbouring errors, and two of absence. */
  static final int CONTEXTS = 9;

  private static final int ROW_HAS_MISSING = 6;
  private static final int MISSING = 7;

  private final ValueCoder coder;
  private final int context;
  private final int[] column;
  private final int width;
  private final boolean leftMoves;
  private final int quantum;

  /** The last known value of each position, in quanta. */
  private final int[] known;

  private final int[] error;
  private final boolean[] missing;

  PlaneCoder(ValueCoder coder, int context, int[] column, int width, boolean leftMoves)
      throws MalformedMessageException {
    this.coder = coder;
    this.context = context;
    this.column = column;
    this.width = width;
    this.leftMoves = leftMoves;
    this.known = new int[width];
    this.error = new int[width];
    this.missing = new boolean[width];
    this.quantum = Quantum.power((int) coder.plain(Quantum.commonPower(column), 3));
  }

  /** Codes one sample's row; rows come in order. */
  void row(int sample) throws MalformedMessageException {
    int from = sample * width;
    boolean anyMissing = coder.flag(context + ROW_HAS_MISSING, isAnyMissing(from) ? 1 : 0) == 1;
    int leftMove = 0;
    for (int i = 0; i < width; i++) {
      int before = sample == 0 && i > 0 ? known[i - 1] : known[i];
      if (anyMissing && isMissing(i, column[from + i])) {
        column[from + i] = Quantum.MISSING;
        known[i] = before;
        error[i] = 0;
        leftMove = 0;
        continue;
      }
      long predicted = (long) before + (sample > 0 && leftMoves ? leftMove : 0);
      long difference = column[from + i] / quantum - predicted;
      difference = coder.value(context + size(sample, i), difference);
      int now = checked(predicted + difference);
      leftMove = now - before;
      error[i] = zigzag(difference);
      known[i] = now;
      column[from + i] = now * quantum;
    }
  }

  private boolean isAnyMissing(int from) {
    for (int i = 0; i < width; i++) {
      if (column[from + i] == Quantum.MISSING) {
        return true;
      }
    }
    return false;
  }

  private boolean isMissing(int i, int value) {
    int context = this.context + MISSING + (missing[i] ? 1 : 0);
    missing[i] = coder.flag(context, value == Quantum.MISSING ? 1 : 0) == 1;
    return missing[i];
  }

  private int size(int sample, int i) {
    if (sample == 0) {
      return 0;
    }
    int left = i > 0 ? error[i - 1] : 0;
    // The first sample's errors are against another cell and say nothing of the move to come.
    int sum = left + (sample > 1 ? error[i] : left);
    return sum == 0 ? 1 : sum < 3 ? 2 : sum < 8 ? 3 : sum < 20 ? 4 : 5;
  }

  private int checked(long quanta) throws MalformedMessageException {
    if (quanta > Quantum.LIMIT / quantum || quanta < -Quantum.LIMIT / quantum) {
      throw new MalformedMessageException(
          "a value must be within +-" + Quantum.LIMIT + " steps, but was not");
    }
    return (int) quanta;
  }

  private static int zigzag(long difference) {
    long zigzag = (difference << 1) ^ (difference >> 63);
    return (int) Math.min(1 << 20, zigzag & Long.MAX_VALUE);
  }
}
