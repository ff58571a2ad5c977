package io.galvani.battery.sentinel;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What the sentinel has seen of one pack: constant size, with a versioned byte form of some 800
 * bytes while it watches and 4 once it is settled.
 */
public final class SentinelState {
  private static final byte VERSION = 1;

  /** [sample] rings of current (A) and mean cell voltage (V), newest at {@code head}. */
  final float[] currentA = new float[LagWindow.MOST];

  final float[] voltageV = new float[LagWindow.MOST];

  /** [lag] sum of ΔI·ΔV in the batch, and over batches its sum and sum of squares. */
  final float[] batch = new float[LagWindow.MOST_LAGS];

  final float[] sum = new float[LagWindow.MOST_LAGS];
  final float[] squares = new float[LagWindow.MOST_LAGS];

  int head;
  int filled;
  int batches;
  int millivolts;
  int kelvins;
  int samples;
  float batchS;
  float batchSwingA;
  double passedAh;
  long lastMs = Long.MIN_VALUE;
  Verdict verdict = Verdict.WATCHING;
  Mistake mistake = Mistake.NONE;

  private SentinelState() {}

  /** A state that has seen nothing. */
  public static SentinelState unseen() {
    return new SentinelState();
  }

  /** How sure. */
  public Verdict verdict() {
    return verdict;
  }

  /** What is wrong, as far as is known. */
  public Mistake mistake() {
    return mistake;
  }

  /** Batches of evidence closed so far. */
  public int batches() {
    return batches;
  }

  /** Charge passed in either direction through one cell while watched, Ah. */
  public double passedAh() {
    return passedAh;
  }

  /** The lag of voltage behind current with the strongest evidence, samples; 0 before any. */
  public int lagSamples() {
    int best = 0;
    for (int lag = 1; lag < sum.length; lag++) {
      if (Math.abs(sum[lag]) > Math.abs(sum[best])) {
        best = lag;
      }
    }
    return best;
  }

  /**
   * Evidence for the sign of the current at {@link #lagSamples()}, in standard errors: positive =
   * right, negative = wrong. Batches of two minutes are its independent samples, so that the
   * correlation of one second with the next does not feign certainty. 0 before eight batches.
   */
  public double signEvidence() {
    if (batches < 8) {
      return 0;
    }
    int lag = lagSamples();
    double mean = sum[lag] / batches;
    double variance = (squares[lag] / batches - mean * mean) * batches / (batches - 1);
    return variance > 0 ? mean / Math.sqrt(variance / batches) : 0;
  }

  /** Byte form. */
  @SuppressWarnings("EnumOrdinal") // the order is part of the byte form
  public byte[] bytes() {
    boolean settled = verdict == Verdict.SETTLED;
    int floats = 2 * LagWindow.MOST + 3 * LagWindow.MOST_LAGS + 2;
    ByteBuffer out = ByteBuffer.allocate(settled ? 4 : 4 + floats * 4 + 6 * 4 + 8 + 8);
    out.put(VERSION).put((byte) verdict.ordinal()).put((byte) mistake.ordinal()).put((byte) 0);
    if (settled) {
      return out.array();
    }
    for (float[] column : columns()) {
      for (float value : column) {
        out.putFloat(value);
      }
    }
    out.putInt(head).putInt(filled).putInt(batches);
    out.putInt(millivolts).putInt(kelvins).putInt(samples);
    out.putFloat(batchS).putFloat(batchSwingA);
    return out.putDouble(passedAh).putLong(lastMs).array();
  }

  /**
   * Reads the byte form.
   *
   * @throws IllegalArgumentException if it is of no known version or too short
   */
  @SuppressWarnings("EnumOrdinal") // the order is part of the byte form
  public static SentinelState read(byte[] bytes) {
    if (bytes.length < 4 || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "sentinel block must be of version "
              + VERSION
              + ", but was "
              + (bytes.length < 4 ? "too short" : Integer.toString(bytes[0])));
    }
    SentinelState state = new SentinelState();
    try {
      state.verdict = Verdict.values()[bytes[1]];
      state.mistake = Mistake.values()[bytes[2]];
      if (state.verdict != Verdict.SETTLED) {
        state.readWatch(ByteBuffer.wrap(bytes, 4, bytes.length - 4));
      }
    } catch (BufferUnderflowException | ArrayIndexOutOfBoundsException wrong) {
      throw new IllegalArgumentException("sentinel block must be whole, but was not", wrong);
    }
    return state;
  }

  private void readWatch(ByteBuffer in) {
    for (float[] column : columns()) {
      for (int i = 0; i < column.length; i++) {
        column[i] = in.getFloat();
      }
    }
    head = in.getInt();
    filled = in.getInt();
    batches = in.getInt();
    millivolts = in.getInt();
    kelvins = in.getInt();
    samples = in.getInt();
    batchS = in.getFloat();
    batchSwingA = in.getFloat();
    passedAh = in.getDouble();
    lastMs = in.getLong();
  }

  private float[][] columns() {
    return new float[][] {currentA, voltageV, batch, sum, squares};
  }
}
