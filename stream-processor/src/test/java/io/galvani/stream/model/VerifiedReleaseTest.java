package io.galvani.stream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.TaughtUses;
import io.galvani.release.document.MalformedDocumentException;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.document.Sha256;
import io.galvani.release.model.KnownModel;
import io.galvani.release.model.TrainingUses;
import io.galvani.release.verify.RefusedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The uses that a release was taught are those that its signed manifest names. */
final class VerifiedReleaseTest {
  private static final byte[] ONNX = {1, 2, 3};

  private static TaughtUses taught(Map<String, String> lineage)
      throws MalformedDocumentException, RefusedException {
    float[][] ranges = new float[ChargeHistory.INPUTS][];
    Arrays.fill(ranges, new float[] {-1, 1});
    ReleaseManifest manifest =
        new ReleaseManifest(
            ReleaseManifest.FORMAT,
            KnownModel.CAPACITY.id(),
            1,
            new Target(List.of("*"), List.of("*"), List.of("NMC"), "onnxruntime", "1", "0.1.0"),
            KnownModel.CAPACITY.features(ranges),
            List.of(new ModelFile("soh.onnx", ONNX.length, Sha256.hex(ONNX))),
            lineage,
            Map.of(),
            Map.of(),
            new GoldenVectors(List.of(List.of(1f)), List.of(List.of(1f)), 1e-4),
            1,
            2,
            0);
    return VerifiedRelease.of(ReleaseManifest.parse(manifest.toBytes()), ONNX).uses();
  }

  @Test
  void usesAreThoseOfTheManifestInTheirOrder() throws Exception {
    TaughtUses uses = new TaughtUses(List.of("taxi", "R2.5", "depot-3"));

    assertThat(taught(TrainingUses.lineage(uses))).isEqualTo(uses);
  }

  @Test
  void releaseOfBeforeWasTaughtNone() throws Exception {
    assertThat(taught(Map.of("seed", "1"))).isEqualTo(TaughtUses.NONE);
  }

  @Test
  void columnsAfterAnUnnamedOneAndBeyondTheLastAreNobodys() throws Exception {
    Map<String, String> many = new HashMap<>();
    for (int place = 1; place <= ChargeHistory.MOST_USES + 4; place++) {
      many.put("use_" + place, "duty-" + place);
    }
    assertThat(taught(many).names()).hasSize(ChargeHistory.MOST_USES).endsWith("duty-16");

    many.remove("use_3");
    assertThat(taught(many).names()).containsExactly("duty-1", "duty-2");
  }
}
