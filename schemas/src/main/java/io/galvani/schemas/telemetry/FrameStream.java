package io.galvani.schemas.telemetry;

import io.galvani.schemas.MalformedMessageException;

/**
 * The order of everything in a frame's coded samples, for both directions: with a {@link
 * BitEncoder} the columns are read, with a {@link BitDecoder} they are filled.
 */
final class FrameStream {
  private static final int STEP = 0;
  private static final int WALL_SHIFT = 1;
  private static final int QUALITY = 2;
  private static final int PLANES = 3;

  private final FrameColumns columns;
  private final ValueCoder coder;
  private final PlaneCoder[] planes;
  private long step;

  private FrameStream(FrameColumns columns, BitCoder bits) throws MalformedMessageException {
    this.columns = columns;
    this.coder = new ValueCoder(bits, PLANES + 5 * PlaneCoder.CONTEXTS);
    this.planes =
        new PlaneCoder[] {
          plane(0, columns.current, 1, false),
          plane(1, columns.packVoltage, 1, false),
          plane(2, columns.bmsSoc, 1, false),
          plane(3, columns.cellVoltage, columns.cells, true),
          plane(4, columns.temperature, columns.probes, false)
        };
  }

  /** Encodes the columns' samples. */
  static byte[] encode(FrameColumns columns) {
    BitEncoder encoder = new BitEncoder();
    try {
      new FrameStream(columns, encoder).rows(() -> false);
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("columns must hold representable values", e);
    }
    return encoder.finish();
  }

  /** Fills the columns, whose first times are set, from coded samples. */
  static void decode(FrameColumns columns, BitDecoder decoder) throws MalformedMessageException {
    new FrameStream(columns, decoder).rows(decoder::exhausted);
    if (!decoder.finished()) {
      throw new MalformedMessageException(
          "samples must end with the last of " + columns.samples + " samples, but went on");
    }
  }

  /** Tells whether the code ended before its samples did. */
  private interface Exhausted {
    boolean get();
  }

  private PlaneCoder plane(int number, int[] column, int width, boolean leftMoves)
      throws MalformedMessageException {
    int context = PLANES + number * PlaneCoder.CONTEXTS;
    return new PlaneCoder(coder, context, column, width, leftMoves);
  }

  private void rows(Exhausted exhausted) throws MalformedMessageException {
    for (int k = 0; k < columns.samples; k++) {
      if (k > 0) {
        time(k);
      }
      int flags = columns.quality[k] & ~SampleQuality.PRESENCE;
      flags = (int) coder.value(QUALITY, Integer.toUnsignedLong(flags));
      for (PlaneCoder plane : planes) {
        plane.row(k);
      }
      columns.setQuality(k, flags);
      if (exhausted.get()) {
        throw new MalformedMessageException(
            "samples must be " + columns.samples + ", but ended within sample " + k);
      }
    }
  }

  /** Steps of the monotonic clock against the step before, and what the wall clock did besides. */
  private void time(int k) {
    long[] monotonicMs = columns.monotonicMs;
    long[] timestampMs = columns.timestampMs;
    step += coder.value(STEP, monotonicMs[k] - monotonicMs[k - 1] - step);
    long shift = coder.value(WALL_SHIFT, timestampMs[k] - timestampMs[k - 1] - step);
    monotonicMs[k] = monotonicMs[k - 1] + step;
    timestampMs[k] = timestampMs[k - 1] + step + shift;
  }
}
