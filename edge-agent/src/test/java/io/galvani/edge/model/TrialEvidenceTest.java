package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.pack.PackModel;
import io.galvani.edge.TestCells;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TrialEvidenceTest {
  private static final LaneSums SUMS =
      new LaneSums(3_600_000, 1.5, 360, 2.5, 3.5, 350, 0.25, 0.5, 2, 1);
  private static final TrialEvidence EVIDENCE =
      new TrialEvidence(
          7, "ab", 6, "cd", "boot", true, new LaneEvidence(SUMS, 360, 4, true, Double.NaN, 0.125));

  /** The form that edges in the field have on disk. */
  private static final String VERSION_1 =
      "01"
          + "0000000000000007"
          + "0000000000000006"
          + "000000026162"
          + "000000026364"
          + "00000004626f6f74"
          + "01"
          + "000000000036ee80"
          + "3ff8000000000000"
          + "0000000000000168"
          + "4004000000000000"
          + "400c000000000000"
          + "000000000000015e"
          + "3fd0000000000000"
          + "3fe0000000000000"
          + "0000000000000002"
          + "0000000000000001"
          + "0000000000000168"
          + "0000000000000004"
          + "01"
          + "7ff8000000000000"
          + "3fc0000000000000";

  @Test
  void byteFormIsTheOneOfVersionOne() {
    assertThat(HexFormat.of().formatHex(EVIDENCE.toBytes())).isEqualTo(VERSION_1);
    assertThat(TrialEvidence.read(HexFormat.of().parseHex(VERSION_1))).isEqualTo(EVIDENCE);
  }

  @Test
  void whatIsCutOrOfAnotherVersionOrNoSumIsRefused() {
    byte[] whole = EVIDENCE.toBytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> TrialEvidence.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] newer = whole.clone();
    newer[0] = 2;
    assertThatThrownBy(() -> TrialEvidence.read(newer)).hasMessageContaining("version must be 1");
    int divergenceAt = VERSION_1.indexOf("3ff8") / 2;
    for (double sum : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      byte[] wrong = whole.clone();
      ByteBuffer.wrap(wrong).putDouble(divergenceAt, sum);
      assertThatThrownBy(() -> TrialEvidence.read(wrong)).hasMessageContaining("a sum must be");
    }
  }

  @Test
  void fingerprintIsAnotherForAnotherPackCellMappingUseOrProgram() {
    CellParameters cell = TestCells.nmc().parameters();
    PackModel pack = new PackModel(cell, 4, 1, new int[] {0}, 1);
    Set<String> all =
        Set.of(
            TrialFingerprint.of(pack, "m", "taxi", "0.1.0"),
            TrialFingerprint.of(pack, "n", "taxi", "0.1.0"),
            TrialFingerprint.of(pack, "m", "bus", "0.1.0"),
            TrialFingerprint.of(pack, "m", "taxi", "0.1.1"),
            TrialFingerprint.of(new PackModel(cell, 5, 1, new int[] {0}, 1), "m", "taxi", "0.1.0"),
            TrialFingerprint.of(new PackModel(cell, 4, 1, new int[] {1}, 1), "m", "taxi", "0.1.0"),
            TrialFingerprint.of(
                new PackModel(cell.scaledTo(50), 4, 1, new int[] {0}, 1), "m", "taxi", "0.1.0"));

    assertThat(all).hasSize(7);
    PackModel again = new PackModel(TestCells.nmc().parameters(), 4, 1, new int[] {0}, 1);
    assertThat(TrialFingerprint.of(again, "m", "taxi", "0.1.0"))
        .isEqualTo(TrialFingerprint.of(pack, "m", "taxi", "0.1.0"));
  }
}
