package io.galvani.battery.condition;

import io.galvani.battery.power.LoadMemory;
import java.nio.ByteBuffer;

/**
 * Where the watch for loads of one pack stands and what its loads taught. What changes with every
 * step of the current is small and apart from what changes only when everything steps.
 */
final class LoadTrace {
  /** Nothing to compare a load with. */
  static final byte MOVING = 0;

  /** The current has not moved since the snapshot. */
  static final byte STEADY = 1;

  /** It has stepped and is held. */
  static final byte LOADED = 2;

  /** It was held for long enough; to be learned from at the next step of everything. */
  static final byte OVER = 3;

  static final int FAST_BYTES = 1 + 3 * Float.BYTES;
  static final int SLOW_BYTES = (LoadMemory.SIZE + 8) * Float.BYTES + Long.BYTES;

  byte phase;

  /** LOADED: the new current, A. OVER: C-rate of the load, positive when charging. */
  float level;

  /** LOADED: from snapshot to step, s. OVER: measured over predicted rise of voltage. */
  float beganS;

  /** OVER: standard deviation of that ratio's reading. */
  float sigma;

  /**
   * Snapshot of a steady pack: event time, UTC ms; mean cell voltage, V; current through a cell, A;
   * and its state.
   */
  long snapshotMs;

  float voltageV;

  float currentA;
  float soc;
  float degC;
  float v1V;
  float v2V;
  float hysteresis;

  /** Of the filter, then: its RC voltages are of resistances that much larger. */
  float resistanceFactor;

  final double[] memory = new double[LoadMemory.SIZE];

  LoadTrace() {
    LoadMemory.start(memory);
  }

  void putFast(ByteBuffer out) {
    out.put(phase).putFloat(level).putFloat(beganS).putFloat(sigma);
  }

  void readFast(ByteBuffer in) {
    phase = in.get();
    level = in.getFloat();
    beganS = in.getFloat();
    sigma = in.getFloat();
  }

  void putSlow(ByteBuffer out) {
    for (double value : memory) {
      out.putFloat((float) value);
    }
    out.putFloat(voltageV).putFloat(currentA).putFloat(soc).putFloat(degC);
    out.putFloat(v1V).putFloat(v2V).putFloat(hysteresis).putFloat(resistanceFactor);
    out.putLong(snapshotMs);
  }

  void readSlow(ByteBuffer in) {
    for (int i = 0; i < memory.length; i++) {
      memory[i] = in.getFloat();
    }
    voltageV = in.getFloat();
    currentA = in.getFloat();
    soc = in.getFloat();
    degC = in.getFloat();
    v1V = in.getFloat();
    v2V = in.getFloat();
    hysteresis = in.getFloat();
    resistanceFactor = in.getFloat();
    snapshotMs = in.getLong();
  }
}
