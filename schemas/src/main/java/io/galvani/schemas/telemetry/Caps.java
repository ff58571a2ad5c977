package io.galvani.schemas.telemetry;

/** Bounds on everything whose length a sender chooses; checked before anything is allocated. */
final class Caps {
  /** Body of a message after inflation, bytes. */
  static final int BODY_BYTES = 1 << 20;

  static final int SAMPLES = FrameEncoder.MAX_SAMPLES;
  static final int CELLS = FrameEncoder.MAX_CELLS;
  static final int PROBES = FrameEncoder.MAX_PROBES;

  /** Samples times (cells + probes). */
  static final int VALUES = FrameEncoder.MAX_VALUES;

  private Caps() {}
}
