package io.galvani.trainer.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.round.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorrectionTrainingTest {
  private static final CorrectionPlan PLAN = new CorrectionPlan(2, 8, 25, 8, 60, 100_000, 3);
  private static final List<Progress.Epoch> TOLD = new ArrayList<>();

  private static CorrectionModel model;

  @BeforeAll
  static void train() {
    model = CorrectionTraining.train(MadeUpPacks.of(16, 600), PLAN, TOLD::add);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void errorThatOnlyThePastTellsIsPredictedForUnseenPacks() {
    List<CorrectionSequence> unseen = new ArrayList<>();
    for (int k = 100; k < 104; k++) {
      unseen.add(MadeUpPacks.pack("other-" + k, 600, new Random(k)));
    }

    double[] rmse = MadeUpPacks.rmse(model, unseen);

    assertThat(rmse[1]).isLessThan(0.5 * rmse[0]);
  }

  @Test
  void ninetyPercentIntervalsHoldWhatTheyPromiseOnUnseenPacks() {
    int inside = 0;
    int count = 0;
    for (int k = 200; k < 204; k++) {
      CorrectionSequence pack = MadeUpPacks.pack("other-" + k, 600, new Random(k));
      Answers answers = model.predict(pack);
      for (int step = Windows.WARM_UP; step < pack.steps(); step++) {
        double sigma = Math.exp(0.5 * answers.logVariance()[step]);
        inside += Math.abs(pack.error()[step] - answers.correction()[step]) < 1.645 * sigma ? 1 : 0;
        count++;
      }
    }
    assertThat((double) inside / count).isBetween(0.8, 0.98);
  }

  @Test
  void exportAgreesWithTheEngine() {
    byte[] onnx = CorrectionExport.onnx(model, Map.of("seed", "3"));

    assertThat(CorrectionExport.parity(model, onnx)).isLessThanOrEqualTo(1e-5);
    CorrectionSequence pack = MadeUpPacks.pack("other", 200, new Random(5));
    assertThat(InferenceBench.plainDifference(model, onnx, pack)).isLessThan(1e-4);
  }

  @Test
  void fileTellsTheRangeOfItsTrainingDataAndAnyOtherFileIsRefused(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, CorrectionExport.onnx(model, CorrectionFile.meta(model)));

    assertThat(CorrectionFile.read(file).ranges().toString())
        .isEqualTo(model.featureRanges().toString());

    Files.write(file, CorrectionExport.onnx(model, Map.of()));
    assertThatThrownBy(() -> CorrectionFile.read(file))
        .hasMessageEndingWith("must tell the range of voltage_v, but does not");
    Files.writeString(file, "no model");
    assertThatThrownBy(() -> CorrectionFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("must be a correction, but: ");
  }

  @Test
  void correctionNeverExceedsThreeSigmaHoweverFarTheFeatures() {
    float[][] far = new float[100][CorrectionSequence.FEATURES];
    for (float[] step : far) {
      Arrays.fill(step, 1e6f);
      step[CorrectionSequence.SOC_SIGMA] = MadeUpPacks.SIGMA;
    }
    Answers answers =
        model.predict(new CorrectionSequence("far", "", far, new float[100], new float[100]));

    for (int k = 0; k < far.length; k++) {
      assertThat(Math.abs(answers.correction()[k])).isLessThanOrEqualTo(3 * MadeUpPacks.SIGMA);
      assertThat(answers.logVariance()[k]).isFinite();
    }
  }

  @Test
  void everyPassIsToldWithLossAndMemory() {
    assertThat(TOLD).hasSize(50);
    assertThat(TOLD.get(24).loss()).isLessThan(TOLD.get(0).loss());
    assertThat(TOLD).allMatch(epoch -> epoch.residentMib() > 0);
  }

  /**
   * The heap is resident from the start and the compiler's own arenas are small (see the pom), so
   * growth of resident memory is native; what leaks grows with each pass.
   */
  @Test
  void memoryIsFlatOverTheLastTwentyPasses() {
    List<Long> mib = TOLD.subList(29, 50).stream().map(Progress.Epoch::residentMib).toList();
    long rises = IntStream.range(1, mib.size()).filter(k -> mib.get(k) > mib.get(k - 1)).count();

    assertThat(mib.get(20)).as("of %s MiB", mib).isLessThan(mib.get(0) + 16);
    assertThat(rises).as("passes that took more memory, of %s MiB", mib).isLessThan(8);
  }

  @Test
  void rowsThatTeachNothingAreRefusedInOneSentence() {
    assertThatThrownBy(() -> train(List.of()))
        .hasMessage("steps must have features and a label that are numbers, but none of 0 has");
    assertThatThrownBy(() -> train(MadeUpPacks.of(1, 600)))
        .hasMessage("packs to learn from must be 4 or more, but were 1");
    assertThatThrownBy(() -> train(MadeUpPacks.of(5, 50)))
        .hasMessage("labelled steps to learn from must be 500 or more, but were 250");
    assertThatThrownBy(() -> train(MadeUpPacks.of(5, 200).stream().map(p -> all(p, 0)).toList()))
        .hasMessageStartingWith("labels must differ");
    assertThatThrownBy(
            () -> train(MadeUpPacks.of(5, 200).stream().map(p -> all(p, Float.NaN)).toList()))
        .hasMessage("steps must have features and a label that are numbers, but none of 1000 has");
  }

  @Test
  void onePackContributesNoMoreThanItMay() {
    List<CorrectionSequence> rows = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      rows.add(MadeUpPacks.pack("greedy", 100, new Random(k)));
    }
    rows.add(MadeUpPacks.pack("modest", 100, new Random(99)));

    List<CorrectionSequence> kept = CorrectionTraining.capped(rows, 250);

    assertThat(kept).filteredOn(row -> row.pack().equals("greedy")).hasSize(3);
    assertThat(kept).filteredOn(row -> row.pack().equals("modest")).hasSize(1);
  }

  @Test
  void otherCellsTeachButDoNotWidenWhereTheModelAnswers() {
    CorrectionPlan quick = PLAN.withEpochs(1);
    List<CorrectionSequence> own = MadeUpPacks.of(5, 100);
    List<CorrectionSequence> cold =
        MadeUpPacks.of(3, 100).stream()
            .map(row -> shifted(row.of("other/" + row.pack()), -40))
            .toList();

    try (CorrectionModel alone = CorrectionTraining.train(own, quick, Progress.SILENT);
        CorrectionModel beside = CorrectionTraining.train(own, cold, quick, Progress.SILENT)) {
      assertThat(beside.ranges()).isDeepEqualTo(alone.ranges());
      assertThat(beside.scale().centre()[CorrectionSequence.TEMPERATURE])
          .isLessThan(alone.scale().centre()[CorrectionSequence.TEMPERATURE]);
    }
  }

  private static CorrectionSequence shifted(CorrectionSequence row, float kelvin) {
    float[][] features = new float[row.steps()][];
    for (int step = 0; step < features.length; step++) {
      features[step] = row.features()[step].clone();
      features[step][CorrectionSequence.TEMPERATURE] += kelvin;
    }
    return new CorrectionSequence(row.pack(), row.stratum(), features, row.error(), row.variance());
  }

  private static void train(List<CorrectionSequence> rows) {
    CorrectionTraining.train(rows, PLAN, Progress.SILENT).close();
  }

  private static CorrectionSequence all(CorrectionSequence pack, float label) {
    float[] error = new float[pack.steps()];
    Arrays.fill(error, label);
    return new CorrectionSequence(
        pack.pack(), pack.stratum(), pack.features(), error, pack.variance());
  }
}
