package io.galvani.stream.topology.rollup;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.galvani.battery.pack.PackSample;
import io.galvani.schemas.proto.Rollup;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The minute of event time that a pack is in. It closes when a sample of another minute comes; a
 * minute that a pack leaves by falling silent closes when it speaks again.
 */
public final class MinuteRollup {
  private static final long WINDOW_MS = 60_000;

  /** A longer time between two samples adds nothing to the throughput: nobody saw the current. */
  private static final long LONGEST_STEP_MS = 60_000;

  private static final double MILLIAMPERE_MS_PER_AH = 3.6e9;

  private final QuantizedRange currentA = new QuantizedRange(1_000);
  private final QuantizedRange packVoltageV = new QuantizedRange(1_000);
  private final QuantizedRange cellVoltageV = new QuantizedRange(10_000);
  private final QuantizedRange temperatureDegC = new QuantizedRange(10);
  private final QuantizedRange soc = new QuantizedRange(1_000_000);
  private long minute = -1;
  private long samples;
  private long lastMs;
  private long chargeMilliampereMs;
  private long dischargeMilliampereMs;

  /**
   * Takes one sample.
   *
   * @param eventMs its event time, UTC ms
   * @param packSoc mean state of charge after it, 0..1
   * @return the minute that it closed, null if none
   */
  public @Nullable Rollup add(long eventMs, PackSample sample, double packSoc) {
    long now = Math.floorDiv(eventMs, WINDOW_MS);
    Rollup closed = now != minute && samples > 0 ? toRollup() : null;
    if (now != minute) {
      clear();
      minute = now;
    }
    addThroughput(eventMs, sample.currentA());
    currentA.add(sample.currentA());
    packVoltageV.add(sample.packVoltageV());
    for (double voltageV : sample.cellVoltageV()) {
      cellVoltageV.add(voltageV);
    }
    for (double probeDegC : sample.temperatureDegC()) {
      temperatureDegC.add(probeDegC);
    }
    soc.add(packSoc);
    samples++;
    lastMs = eventMs;
    return closed;
  }

  /** The current held since the sample before, counted into the minute in which it ended. */
  private void addThroughput(long eventMs, double amperes) {
    long stepMs = eventMs - lastMs;
    if (lastMs == 0 || stepMs <= 0 || stepMs > LONGEST_STEP_MS || !Double.isFinite(amperes)) {
      return;
    }
    long milliampereMs = Math.round(amperes * 1_000) * stepMs;
    chargeMilliampereMs += Math.max(0, milliampereMs);
    dischargeMilliampereMs += Math.max(0, -milliampereMs);
  }

  private void clear() {
    currentA.clear();
    packVoltageV.clear();
    cellVoltageV.clear();
    temperatureDegC.clear();
    soc.clear();
    samples = 0;
    chargeMilliampereMs = 0;
    dischargeMilliampereMs = 0;
  }

  private Rollup toRollup() {
    return Rollup.newBuilder()
        .setWindowStartMs(minute * WINDOW_MS)
        .setWindowS((int) (WINDOW_MS / 1000))
        .setSamples(samples)
        .setCurrentA(currentA.toRange())
        .setPackVoltageV(packVoltageV.toRange())
        .setCellVoltageV(cellVoltageV.toRange())
        .setTemperatureDegC(temperatureDegC.toRange())
        .setSoc(soc.toRange())
        .setChargeThroughputAh(chargeMilliampereMs / MILLIAMPERE_MS_PER_AH)
        .setDischargeThroughputAh(dischargeMilliampereMs / MILLIAMPERE_MS_PER_AH)
        .build();
  }

  /** Writes the open minute; small numbers are small. */
  public void write(CodedOutputStream out) throws IOException {
    out.writeSInt64NoTag(minute);
    out.writeUInt64NoTag(samples);
    out.writeSInt64NoTag(lastMs - minute * WINDOW_MS);
    out.writeUInt64NoTag(chargeMilliampereMs);
    out.writeUInt64NoTag(dischargeMilliampereMs);
    currentA.write(out);
    packVoltageV.write(out);
    cellVoltageV.write(out);
    temperatureDegC.write(out);
    soc.write(out);
  }

  /** Reads what {@link #write} wrote. */
  public static MinuteRollup read(CodedInputStream in) throws IOException {
    MinuteRollup read = new MinuteRollup();
    read.minute = in.readSInt64();
    read.samples = in.readUInt64();
    read.lastMs = in.readSInt64() + read.minute * WINDOW_MS;
    read.chargeMilliampereMs = in.readUInt64();
    read.dischargeMilliampereMs = in.readUInt64();
    read.currentA.read(in);
    read.packVoltageV.read(in);
    read.cellVoltageV.read(in);
    read.temperatureDegC.read(in);
    read.soc.read(in);
    return read;
  }
}
