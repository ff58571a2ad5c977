package io.galvani.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.telemetry.Envelope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
}
