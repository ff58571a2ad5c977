package io.galvani.trainer.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepReaderTest {
  private static final String PACK = "demo/pack-1";
  private static final String SCHEMA = KnownModel.ANOMALY.features().sha256().substring(0, 16);
  private static final int OWN = SnippetFeature.OF_CELLS.size();

  @Test
  void stepIsPutTogetherOfItsBlockAndItsCells() {
    SnippetStep step = new StepReader().read(PACK, message(0, 2f)).get(0);

    assertThat(step.values()[SnippetFeature.CURRENT.index()]).isEqualTo(1.1f);
    assertThat(step.values()[SnippetFeature.SOC.index()]).isEqualTo(1.5f);
    assertThat(step.values()[SnippetFeature.INNOVATION.index()]).isEqualTo(1.6f);
    assertThat(step.values()[SnippetFeature.LOWEST_CELL.index()]).isEqualTo(2f);
    assertThat(step.continues()).isFalse();
  }

  @Test
  void stepContinuesTheOneThatEndedWhereItBegan() {
    StepReader reader = new StepReader();
    reader.read(PACK, message(0, 2f));

    assertThat(reader.read(PACK, message(10_000, 2f)).get(0).continues()).isTrue();
    assertThat(reader.read("demo/other", message(20_000, 2f)).get(0).continues()).isFalse();
    assertThat(reader.read(PACK, message(30_000, 2f)).get(0).continues()).isFalse();
  }

  @Test
  void stepThatNoSnippetMayHoldIsLeftOutAndTheNextOneBeginsAnew() {
    StepReader reader = new StepReader();
    reader.read(PACK, message(0, 2f));

    assertThat(reader.read(PACK, message(10_000, Float.NaN))).isEmpty();
    assertThat(reader.read(PACK, message(20_000, 2f)).get(0).continues()).isFalse();
    PackFeatures none =
        message(30_000, 2f).toBuilder()
            .clearSnippetFeatures()
            .clearSnippetFeatureCount()
            .clearSnippetSchema()
            .build();
    assertThat(StepReader.fits(none)).isTrue();
    assertThat(reader.read(PACK, none)).isEmpty();
  }

  @Test
  void otherFeaturesDoNotFit() {
    assertThat(StepReader.fits(message(0, 2f))).isTrue();
    assertThat(StepReader.fits(message(0, 2f).toBuilder().setSnippetSchema("beef").build()))
        .isFalse();
    assertThat(StepReader.fits(message(0, 2f).toBuilder().addSnippetFeatures(1).build())).isFalse();
    assertThat(StepReader.fits(message(0, 2f).toBuilder().addDurationS(1).build())).isFalse();
  }

  @Test
  void snippetsAreCutFromUninterruptedStepsAlone() {
    SnippetStep[] steps = new SnippetStep[80];
    float[] driving = new float[SnippetFeature.COUNT];
    driving[SnippetFeature.CURRENT.index()] = -1;
    Arrays.setAll(steps, k -> new SnippetStep(10_000L * k, k != 0, driving));
    assertThat(pack(steps).snippets()).hasSize(2);
    assertThat(pack(steps).durationS()).isEqualTo(800);

    steps[40] = new SnippetStep(400_000, false, driving);

    assertThat(pack(steps).snippets()).isEmpty();
  }

  @Test
  void whatWasWrittenIsReadBackAndACutFileIsNot() throws IOException {
    float[] values = new float[SnippetFeature.COUNT];
    values[3] = 7;
    PackSteps pack = pack(new SnippetStep(5, false, values), new SnippetStep(10_005, true, values));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StepFile.write(List.of(pack, pack), out);
    byte[] file = out.toByteArray();

    List<PackSteps> read = read(file);

    assertThat(read).hasSize(2);
    assertThat(read.get(1).pack()).isEqualTo(PACK);
    assertThat(read.get(1).cell().sha256()).isEqualTo(pack.cell().sha256());
    assertThat(read.get(1).steps().get(1).continues()).isTrue();
    assertThat(read.get(1).steps().get(1).timestampMs()).isEqualTo(10_005);
    assertThat(read.get(1).steps().get(1).values()).containsExactly(values);
    assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length - 1)))
        .isInstanceOf(IOException.class);
    file[0] = 0;
    assertThatThrownBy(() -> read(file)).hasMessageContaining("mark of a file");
  }

  private static PackSteps pack(SnippetStep... steps) {
    return new PackSteps(PACK, "NMC", CellLibrary.shipped().get("lg-hg2"), List.of(steps));
  }

  /** One step of 10 s that ends at a time; features 1.0, 1.1, 1.2 … */
  private static PackFeatures message(long atMs, float own) {
    return PackFeatures.newBuilder()
        .addAtSeq(atMs)
        .addAtTimestampMs(atMs)
        .addDurationS(10)
        .setFeatureCount(8)
        .addAllFeatures(List.of(1f, 1.1f, 1.2f, 1.3f, 1.4f, 1.5f, 1.6f, 1.7f))
        .setSnippetFeatureCount(OWN)
        .setSnippetSchema(SCHEMA)
        .addAllSnippetFeatures(Collections.nCopies(OWN, own))
        .build();
  }

  private static List<PackSteps> read(byte[] file) throws IOException {
    return StepFile.read(new ByteArrayInputStream(file));
  }
}
