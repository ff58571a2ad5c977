package io.galvani.schemas.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.TelemetryFrame;

/**
 * A decoded telemetry frame: all samples as columns of integers, read one sample at a time. A
 * physical value is its integer divided by the steps of its unit, one correctly rounded division:
 * voltageV = n / 10000.0, currentA = n / 1000.0, temperatureDegC = n / 10.0, packVoltageV = n /
 * 1000.0, bmsSoc = n / 10000.0. The framing of the samples does not change a bit of it.
 */
public final class FrameView {
  private final long firstSeq;
  private final ClockQuality clockQuality;
  private final FrameColumns columns;

  private FrameView(long firstSeq, ClockQuality clockQuality, FrameColumns columns) {
    this.firstSeq = firstSeq;
    this.clockQuality = clockQuality;
    this.columns = columns;
  }

  /**
   * Decodes a telemetry envelope: inflates, checks every length before allocating, undoes deltas.
   */
  public static FrameView decode(Envelope envelope) throws MalformedMessageException {
    if (!envelope.isTelemetry()) {
      throw new MalformedMessageException(
          "content must be telemetry, but was " + envelope.message().getContentCase());
    }
    TelemetryFrame frame;
    try {
      frame = TelemetryFrame.parseFrom(envelope.body());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedMessageException("body must be a TelemetryFrame, but was not", e);
    }
    requireShape(envelope.count(), frame);
    FrameColumns columns =
        new FrameColumns(envelope.count(), frame.getCellCount(), frame.getProbeCount());
    columns.bootId = frame.getBootId();
    columns.timestampMs[0] = frame.getFirstTimestampMs();
    columns.monotonicMs[0] = frame.getFirstMonotonicMs();
    FrameStream.decode(columns, new BitDecoder(frame.getSamples()));
    ClockQuality quality = frame.getClockQuality();
    boolean known = quality != ClockQuality.UNRECOGNIZED;
    return new FrameView(
        envelope.firstSeq(), known ? quality : ClockQuality.CLOCK_QUALITY_UNSET, columns);
  }

  private static void requireShape(int samples, TelemetryFrame frame)
      throws MalformedMessageException {
    // Compared as unsigned: what does not fit an int is too large as well.
    int cells = frame.getCellCount();
    int probes = frame.getProbeCount();
    boolean fits =
        Integer.compareUnsigned(cells, Caps.CELLS) <= 0
            && Integer.compareUnsigned(probes, Caps.PROBES) <= 0
            && samples * (cells + probes) <= Caps.VALUES;
    if (!fits) {
      throw new MalformedMessageException(
          "samples * (cells + probes) must be at most %d and cells and probes at most %d each, but were %d * (%d + %d)"
              .formatted(
                  Caps.VALUES,
                  Caps.CELLS,
                  samples,
                  Integer.toUnsignedLong(cells),
                  Integer.toUnsignedLong(probes)));
    }
  }

  public int sampleCount() {
    return columns.samples;
  }

  public int cellCount() {
    return columns.cells;
  }

  public int probeCount() {
    return columns.probes;
  }

  /** Number of the first sample. */
  public long firstSeq() {
    return firstSeq;
  }

  /** Identity of the boot that the monotonic times belong to. */
  public int bootId() {
    return columns.bootId;
  }

  /** What the wall clock is worth. */
  public ClockQuality clockQuality() {
    return clockQuality;
  }

  /** Wall clock of one sample, UTC ms. */
  public long timestampMs(int index) {
    return columns.timestampMs[index];
  }

  /** Hands samples [fromIndex, sampleCount) to the visitor, in order, reusing its arrays. */
  public void forEach(int fromIndex, SampleVisitor visitor) {
    double[] cellVoltageV = new double[columns.cells];
    double[] temperatureDegC = new double[columns.probes];
    for (int k = fromIndex; k < columns.samples; k++) {
      values(columns.cellVoltage, k, Quantum.CELL_STEPS_PER_V, cellVoltageV);
      values(columns.temperature, k, Quantum.STEPS_PER_DEG_C, temperatureDegC);
      visitor.visit(
          firstSeq + k,
          columns.timestampMs[k],
          columns.monotonicMs[k],
          columns.bootId,
          Quantum.value(columns.current[k], Quantum.STEPS_PER_A),
          Quantum.value(columns.packVoltage[k], Quantum.PACK_STEPS_PER_V),
          cellVoltageV,
          temperatureDegC,
          Quantum.value(columns.bmsSoc[k], Quantum.STEPS_PER_SOC),
          columns.quality[k]);
    }
  }

  private static void values(int[] steps, int sample, double stepsPerUnit, double[] values) {
    int from = sample * values.length;
    for (int i = 0; i < values.length; i++) {
      values[i] = Quantum.value(steps[from + i], stepsPerUnit);
    }
  }
}
