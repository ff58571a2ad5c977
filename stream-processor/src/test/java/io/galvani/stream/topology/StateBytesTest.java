package io.galvani.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many bytes of state a frame writes to the changelogs, against the bytes of the frame. */
class StateBytesTest {
  private static final int CELLS = 96;
  private static final int SAMPLES = 1_800;

  @ParameterizedTest
  @CsvSource({"1, 2.6", "10, 1.5"})
  void stateWrittenStaysNearTheTelemetry(int perFrame, double most, @TempDir Path folder) {
    List<Envelope> frames =
        TestPack.frames(TestPack.EPOCH, TestPack.samples(SAMPLES, CELLS, 5), perFrame);
    long telemetry = 0;
    long fast = 0;
    long cells = 0;
    try (Rig rig = new Rig(folder)) {
      rig.register(Rig.PACK, TestPack.registration(TestPack.NMC, CELLS));
      byte[] before = new byte[0];
      for (Envelope frame : frames) {
        rig.send(Rig.PACK, frame, 0);
        telemetry += frame.toBytes(0).length;
        fast += rig.store(PackTopology.PACK_STATE).get(Rig.PACK.key()).length;
        byte[] block = rig.store(PackTopology.CELL_STATE).get(Rig.PACK.key());
        if (block != null && !Arrays.equals(block, before)) {
          cells += block.length;
          before = block;
        }
      }
    }
    int n = frames.size();
    System.out.printf(
        "state of %d cells at %d samples a frame: telemetry %d B, pack block %d B, cells %d B a frame%n",
        CELLS, perFrame, telemetry / n, fast / n, cells / n);
    assertThat((double) (fast + cells) / telemetry).isLessThan(most);
  }

  @ParameterizedTest
  @CsvSource({"1, 1.6", "10, 1.5", "100, 1.2"})
  void chargeInProgressIsStoredInAboutTheTelemetrysBytes(
      int perFrame, double most, @TempDir Path folder) {
    List<Envelope> frames = TestPack.frames(TestPack.EPOCH, charge(), perFrame);
    long telemetry = 0;
    long charging = 0;
    try (Rig rig = new Rig(folder)) {
      rig.register(Rig.PACK, TestPack.registration(TestPack.NMC, CELLS));
      Map<String, ByteBuffer> before = Map.of();
      for (Envelope frame : frames) {
        rig.send(Rig.PACK, frame, 0);
        telemetry += frame.toBytes(0).length;
        Map<String, ByteBuffer> now = charging(rig);
        for (Map.Entry<String, ByteBuffer> record : now.entrySet()) {
          boolean same = record.getValue().equals(before.get(record.getKey()));
          charging += same ? 0 : record.getKey().length() + record.getValue().capacity();
        }
        before = now;
      }
    }
    int n = frames.size();
    System.out.printf(
        "charge of %d cells in progress at %d samples a frame: telemetry %d B, charge %d B a frame%n",
        CELLS, perFrame, telemetry / n, charging / n);
    assertThat((double) charging / telemetry).isLessThan(most);
  }

  private static Map<String, ByteBuffer> charging(Rig rig) {
    Map<String, ByteBuffer> records = new HashMap<>();
    String from = Rig.PACK.key() + "|charging";
    try (var found = rig.store(PackTopology.CELL_STATE).range(from, from + "~")) {
      found.forEachRemaining(e -> records.put(e.key, ByteBuffer.wrap(e.value)));
    }
    return records;
  }

  /** 40 minutes at C/3 from 3.9 V, half of them where features are taken, and 20 of tapering. */
  private static List<Sample> charge() {
    Random noise = new Random(9);
    List<Sample> samples = new ArrayList<>();
    for (int k = 0; k < 3_600; k++) {
      double currentA = k < 2_400 ? 40 : 40 * Math.exp((2_400 - k) / 500.0);
      double volts = Math.min(4.18, 3.9 + 0.28 * k / 2_400);
      double[] cellV = new double[CELLS];
      Arrays.setAll(cellV, c -> volts - 0.0002 * c + 0.0003 * noise.nextGaussian());
      double sumV = Arrays.stream(cellV).sum();
      long ms = 1_000L * k;
      samples.add(
          new Sample(
              Rig.START_MS - 7_200_000 + ms,
              ms,
              currentA,
              sumV,
              cellV,
              new double[] {25, 25},
              Double.NaN,
              0));
    }
    return samples;
  }
}
