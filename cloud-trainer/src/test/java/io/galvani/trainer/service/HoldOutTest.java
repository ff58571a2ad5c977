package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.release.document.RootDocument;
import io.galvani.release.document.RootDocument.RoleKeys;
import io.galvani.release.document.Sha256;
import io.galvani.release.key.SigningKey;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.correction.CorrectionSequence;
import io.galvani.trainer.correction.SequenceFile;
import io.galvani.trainer.main.TrainerPrograms;
import io.galvani.trainer.round.RowFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HoldOutTest {
  private static final SigningKey RELEASE = SigningKey.create();
  private static final SigningKey OTHER = SigningKey.create();
  private static final KnownModel SOC = KnownModel.SOC_CORRECTION;

  @TempDir private Path folder = Path.of("");

  @Test
  void signedRowsAreReadBack() throws IOException {
    HoldOut.write(folder, SOC.id(), stored(), List.of(RELEASE));

    HoldOut read = HoldOut.read(folder, SOC, root());

    assertThat(read.rows().open()).hasBinaryContent(rows());
  }

  @Test
  void changedRowsAreRefused() throws IOException {
    HoldOut.write(folder, SOC.id(), stored(), List.of(RELEASE));
    byte[] bytes = Files.readAllBytes(folder.resolve("rows.seq"));
    bytes[bytes.length - 1] ^= 1;
    Files.write(folder.resolve("rows.seq"), bytes);

    assertThatThrownBy(() -> HoldOut.read(folder, SOC, root()))
        .hasMessageEndingWith("was changed after it was signed");
  }

  @Test
  void aKeyThatMayNotReleaseDoesNotCountNorDoesNone() throws IOException {
    HoldOut.write(folder, SOC.id(), stored(), List.of(OTHER));
    assertThatThrownBy(() -> HoldOut.read(folder, SOC, root()))
        .hasMessageEndingWith("must be signed by 1 release keys, but was by 0");

    HoldOut.write(folder, SOC.id(), stored(), List.of());
    assertThatThrownBy(() -> HoldOut.read(folder, SOC, root()))
        .hasMessageEndingWith("must be signed by 1 release keys, but was by 0");
  }

  @Test
  void holdOutOfAnotherModelIsRefused() throws IOException {
    HoldOut.write(folder, "anomaly", stored(), List.of(RELEASE));

    assertThatThrownBy(() -> HoldOut.read(folder, SOC, root()))
        .hasMessageEndingWith("must be of soc-correction, but is of anomaly");
  }

  @Test
  void absentHoldOutIsToldInOneLine() {
    assertThatThrownBy(() -> HoldOut.read(folder, SOC, root()))
        .hasMessageStartingWith("hold-out " + folder + " cannot be read");
  }

  @Test
  void commandSignsWhatASnapshotWasJudgedOnOnce() throws IOException {
    Path snapshot = Files.createDirectories(folder.resolve("snapshot"));
    Files.write(snapshot.resolve("judged.seq"), rows());
    Files.writeString(
        snapshot.resolve("snapshot.json"),
        """
        {"model":"soc-correction","judged_packs":"1","judged_sha256":"%s"}
        """
            .formatted(Sha256.hex(rows())));
    Path key = folder.resolve("release.key");
    RELEASE.write(key);
    String out = folder.resolve("hold-out").toString();
    String[] words = {
      "models", "hold-out", snapshot.toString(), "--key", key.toString(), "--out", out
    };

    assertThat(TrainerPrograms.run(words)).isZero();
    assertThat(HoldOut.read(Path.of(out), SOC, root()).rows().open()).hasBinaryContent(rows());
    assertThat(TrainerPrograms.run(words)).isEqualTo(2);
  }

  private RowFile stored() throws IOException {
    Path file = folder.resolve("rows-of-a-snapshot.seq");
    Files.write(file, rows());
    return RowFile.of(file);
  }

  private static byte[] rows() throws IOException {
    float[][] features = new float[3][];
    for (int k = 0; k < 3; k++) {
      features[k] = new float[] {1, 2, 3, 4, 5, 6, 7, 8};
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SequenceFile.write(
        List.of(new CorrectionSequence("held/out", "NMC", features, new float[3], new float[3])),
        bytes);
    return bytes.toByteArray();
  }

  private static RootDocument root() {
    RoleKeys own = new RoleKeys(1, List.of(RELEASE.id()));
    RoleKeys others = new RoleKeys(1, List.of(OTHER.id()));
    return new RootDocument(
        RootDocument.FORMAT,
        1,
        1,
        2,
        Map.of(RELEASE.id(), RELEASE.publicBase64(), OTHER.id(), OTHER.publicBase64()),
        Map.of("root", others, "release", own, "timestamp", others),
        Map.of());
  }
}
