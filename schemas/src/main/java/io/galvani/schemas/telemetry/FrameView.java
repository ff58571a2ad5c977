package io.galvani.schemas.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.TelemetryFrame;
import java.util.BitSet;
import java.util.List;

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
    TelemetryFrame frame;
    try {
      frame = TelemetryFrame.parseFrom(envelope.body());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedMessageException("body must be a TelemetryFrame, but was not", e);
    }
    FrameColumns columns =
        new FrameColumns(envelope.count(), frame.getCellCount(), frame.getProbeCount());
    columns.bootId = frame.getBootId();
    columns.timestampMs[0] = frame.getFirstTimestampMs();
    columns.monotonicMs[0] = frame.getFirstMonotonicMs();
    for (int k = 1; k < columns.samples; k++) {
      long step = frame.getMonotonicDeltaMs(k - 1);
      columns.monotonicMs[k] = columns.monotonicMs[k - 1] + step;
      columns.timestampMs[k] = columns.timestampMs[k - 1] + step + frame.getWallShiftMs(k - 1);
    }
    for (int k = 0; k < columns.samples; k++) {
      columns.quality[k] = frame.getQuality(k);
    }
    read(frame.getCellVoltageDeltaList(), columns.cellVoltage, columns.cells);
    mark(columns.cellVoltage, frame.getCellMissing().toByteArray());
    read(frame.getTemperatureDeltaList(), columns.temperature, columns.probes);
    mark(columns.temperature, frame.getTemperatureMissing().toByteArray());
    read(frame.getCurrentDeltaMaList(), columns.current, 1);
    read(frame.getPackVoltageDeltaMvList(), columns.packVoltage, 1);
    read(frame.getBmsSocDeltaPermyriadList(), columns.bmsSoc, 1);
    for (int k = 0; k < columns.samples; k++) {
      int flags = columns.quality[k];
      if ((flags & SampleQuality.CURRENT_MISSING) != 0) {
        columns.current[k] = Quantum.MISSING;
      }
      if ((flags & SampleQuality.PACK_VOLTAGE_MISSING) != 0) {
        columns.packVoltage[k] = Quantum.MISSING;
      }
      if ((flags & SampleQuality.BMS_SOC_MISSING) != 0) {
        columns.bmsSoc[k] = Quantum.MISSING;
      }
    }
    return new FrameView(envelope.firstSeq(), frame.getClockQuality(), columns);
  }

  private static void read(List<Integer> deltas, int[] column, int width) {
    int[] previous = new int[width];
    for (int i = 0; i < column.length; i++) {
      previous[i % width] += deltas.get(i);
      column[i] = previous[i % width];
    }
  }

  private static void mark(int[] column, byte[] missing) {
    BitSet.valueOf(missing).stream().forEach(i -> column[i] = Quantum.MISSING);
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
