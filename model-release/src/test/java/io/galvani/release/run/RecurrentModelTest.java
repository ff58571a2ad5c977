package io.galvani.release.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import io.galvani.release.document.ReleaseManifest.Target;
import io.galvani.release.trial.ModelTrial;
import io.galvani.release.verify.OnnxBytes;
import io.galvani.release.verify.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecurrentModelTest {
  private static final int FEATURES = 8;
  private static final int HIDDEN = 3;
  private static final byte[] MODEL = OnnxBytes.recurrent(FEATURES, HIDDEN, 0.5f, -7, "Identity");

  @Test
  void stepsCarryTheHiddenStateOfEveryRow() throws Exception {
    Random random = new Random(3);
    double[] expected = new double[2];
    try (RecurrentModel model = RecurrentModel.load(MODEL, 2)) {
      assertThat(model.featureSize()).isEqualTo(FEATURES);
      assertThat(model.hiddenSize()).isEqualTo(HIDDEN);
      for (int step = 0; step < 20; step++) {
        for (int row = 0; row < 2; row++) {
          double mean = 0;
          for (int i = 0; i < FEATURES; i++) {
            float value = (float) random.nextGaussian();
            model.features().put(row * FEATURES + i, value);
            mean += value / FEATURES;
          }
          expected[row] = Math.tanh(expected[row] + mean);
        }
        model.run();
        for (int row = 0; row < 2; row++) {
          assertThat(model.correction().get(row))
              .isCloseTo((float) (0.5 * expected[row]), within(1e-5f));
          assertThat(model.logVariance().get(row)).isEqualTo(-7f);
        }
        for (int i = 0; i < 2 * HIDDEN; i++) {
          model.hidden().put(i, model.hiddenOut().get(i));
        }
      }
    }
  }

  @Test
  void anotherModelIsRefusedInWords() {
    assertThatThrownBy(() -> RecurrentModel.load(OnnxBytes.of("Neg"), 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("outputs must hold correction, but are [out]");
    assertThatThrownBy(() -> RecurrentModel.load(new byte[] {1, 2, 3}, 1))
        .isInstanceOf(ModelException.class);
  }

  @Test
  void aClosedModelSaysSo() throws Exception {
    RecurrentModel model = RecurrentModel.load(MODEL, 1);
    model.close();
    model.close();

    assertThatThrownBy(model::run).hasMessageContaining("is closed");
  }

  @Test
  void goldenVectorsSpanSeveralInputsAndOutputs(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("soc-correction.onnx"), MODEL);
    ModelTrial trial = new ModelTrial(Duration.ofSeconds(100), 64);

    trial.run(manifest(-7f), file);
    assertThatThrownBy(() -> trial.run(manifest(-7.01f), file))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("golden-wrong");
  }

  /** One row of features of 0.1 and hidden numbers of 0.2: tanh(0.3) everywhere. */
  private static ReleaseManifest manifest(float logVariance) {
    List<Float> input = new ArrayList<>();
    for (int i = 0; i < FEATURES + HIDDEN; i++) {
      input.add(i < FEATURES ? 0.1f : 0.2f);
    }
    float state = (float) Math.tanh(0.3);
    return new ReleaseManifest(
        ReleaseManifest.FORMAT,
        "soc-correction",
        1,
        new Target(List.of("*"), List.of("*"), List.of("*"), "onnxruntime", "1.29.0", "0.1.0"),
        new FeatureSchema(
            List.of(new Column("voltage_v", "V", List.of(2.5, 4.3))),
            List.of(new Column("correction", "1"))),
        List.of(new ModelFile("soc-correction.onnx", MODEL.length, "0".repeat(64))),
        Map.of(),
        Map.of(),
        Map.of(),
        new GoldenVectors(
            List.of(input), List.of(List.of(0.5f * state, logVariance, state, state, state)), 1e-5),
        1,
        2,
        0);
  }
}
