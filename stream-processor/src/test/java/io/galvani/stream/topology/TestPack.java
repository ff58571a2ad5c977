package io.galvani.stream.topology;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.proto.PackRegistration;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.Sample;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A pack that drives, charges and rests; what it measures, in frames. */
final class TestPack {
  static final long EPOCH = 77;
  static final int CELLS = 12;

  private TestPack() {}

  static CellParameters cell(String name) {
    return switch (name) {
      case "nmc" -> TestCells.nmc();
      case "lfp" -> TestCells.lfp();
      default -> throw new IllegalArgumentException("no cell named " + name);
    };
  }

  static PackRegistration registration() {
    return registration("nmc", CELLS);
  }

  static PackRegistration registration(String cell, int cells) {
    return PackRegistration.newBuilder()
        .setCellCount(cells)
        .setProbeCount(2)
        .setParallelCount(1)
        .setParameterSet(cell)
        .setParameterJson(cell)
        .setParameterSha256(sha256(cell))
        .setNominalIntervalS(1)
        .build();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static List<Sample> samples(int count) {
    return samples(count, CELLS, 5);
  }

  static List<Sample> samples(int count, int cells, long seed) {
    EquivalentCircuit circuit = new EquivalentCircuit(cell("nmc"));
    double capacityAh = cell("nmc").capacityAh();
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

  static Envelope frame(long epoch, long firstSeq, List<Sample> samples) {
    byte[] body = FrameEncoder.encode(3, ClockQuality.CLOCK_QUALITY_SYNCED, samples);
    return Envelope.telemetry(epoch, firstSeq, samples.size(), body, true);
  }

  /** The samples in frames of at most {@code size}. */
  static List<Envelope> frames(long epoch, List<Sample> samples, int size) {
    List<Envelope> frames = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += size) {
      frames.add(
          frame(epoch, from, samples.subList(from, Math.min(samples.size(), from + size))));
    }
    return frames;
  }
}
