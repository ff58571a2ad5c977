package io.galvani.stream.topology;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A pack that drives, charges and rests; what it measures, in frames. */
public final class TestPack {
  public static final long EPOCH = 77;
  public static final int CELLS = 12;
  public static final String NMC = "generic-ncm";
  public static final String LFP = "k2-lfp26650";

  private TestPack() {}

  static CellParameters parse(String json, String source) {
    return CellLibrary.fromJson(json, source).parameters();
  }

  public static PackRegistration registration() {
    return registration(NMC, CELLS);
  }

  public static PackRegistration registration(String cell, int cells) {
    CellParameterSet set = CellLibrary.shipped().get(cell);
    return PackRegistration.newBuilder()
        .setCellCount(cells)
        .setProbeCount(2)
        .setParallelCount(1)
        .setParameterSet(cell)
        .setParameterJson(set.json())
        .setParameterSha256(set.sha256())
        .setNominalIntervalS(1)
        .build();
  }

  public static List<Sample> samples(int count) {
    return samples(count, CELLS, 5);
  }

  public static List<Sample> samples(int count, int cells, long seed) {
    CellParameters cell = CellLibrary.shipped().get(NMC).parameters();
    EquivalentCircuit circuit = new EquivalentCircuit(cell);
    double capacityAh = cell.capacityAh();
    Random random = new Random(seed);
    double[] state = new double[cells * EquivalentCircuit.STATES];
    for (int c = 0; c < cells; c++) {
      state[c * EquivalentCircuit.STATES] = 0.6 + 0.01 * random.nextGaussian();
    }
    List<Sample> samples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double currentA = (k / 60 % 3 - 1) * 0.5 * capacityAh;
      double[] cellV = new double[cells];
      double sumV = 0;
      for (int c = 0; c < cells; c++) {
        int at = c * EquivalentCircuit.STATES;
        circuit.step(state, at, currentA, 1, 25, 1, 1);
        cellV[c] =
            circuit.terminalVoltageV(state, at, currentA, 25, 1) + 0.001 * random.nextGaussian();
        sumV += cellV[c];
      }
      long timeMs = Rig.START_MS - 3_600_000 + 1_000L * k;
      samples.add(
          new Sample(
              timeMs, 1_000L * k, currentA, sumV, cellV, new double[] {25, 26}, Double.NaN, 0));
    }
    return samples;
  }

  static Sample withCell(Sample s, int cell, double voltageV) {
    double[] cellV = s.cellVoltageV().clone();
    cellV[cell] = voltageV;
    return new Sample(
        s.timestampMs(),
        s.monotonicMs(),
        s.currentA(),
        s.packVoltageV(),
        cellV,
        s.temperatureDegC(),
        s.bmsSoc(),
        s.quality());
  }

  public static Envelope frame(long epoch, long firstSeq, List<Sample> samples) {
    byte[] body = FrameEncoder.encode(3, ClockQuality.CLOCK_QUALITY_SYNCED, samples);
    return Envelope.telemetry(epoch, firstSeq, samples.size(), body, true);
  }

  /** The samples in frames of at most {@code size}. */
  public static List<Envelope> frames(long epoch, List<Sample> samples, int size) {
    List<Envelope> frames = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += size) {
      frames.add(frame(epoch, from, samples.subList(from, Math.min(samples.size(), from + size))));
    }
    return frames;
  }
}
