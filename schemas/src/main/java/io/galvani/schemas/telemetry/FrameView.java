package io.galvani.schemas.telemetry;

import io.galvani.schemas.MalformedMessageException;

/** A decoded telemetry frame: all samples as columns of integers, read one sample at a time. */
public final class FrameView {
  private FrameView() {}

  /**
   * Decodes a telemetry envelope: inflates, checks every length before allocating, undoes deltas.
   */
  public static FrameView decode(Envelope envelope) throws MalformedMessageException {
    throw new UnsupportedOperationException();
  }

  public int sampleCount() {
    throw new UnsupportedOperationException();
  }

  public int cellCount() {
    throw new UnsupportedOperationException();
  }

  public int probeCount() {
    throw new UnsupportedOperationException();
  }

  /** Number of the first sample. */
  public long firstSeq() {
    throw new UnsupportedOperationException();
  }

  /** Hands samples [fromIndex, sampleCount) to the visitor, in order, reusing its arrays. */
  public void forEach(int fromIndex, SampleVisitor visitor) {
    throw new UnsupportedOperationException();
  }
}
