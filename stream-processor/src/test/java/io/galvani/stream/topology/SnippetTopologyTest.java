package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.anomaly.SnippetWindow;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.topic.KafkaTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snippets can be cut from what the topology streams as the watch over the pack cuts them. */
final class SnippetTopologyTest {
  private static final int COUNT = 7000;
  private static final List<Sample> SAMPLES = TestPack.samples(COUNT);

  /** Frames carry tenths of millivolts. */
  private static final float ROUNDING = 2e-3f;

  @TempDir Path folder = Path.of("");

  @Test
  void snippetsCutFromStreamedStepsAreThoseOfTheWatch() {
    List<float[]> streamed = new ArrayList<>();
    SnippetWindow window = new SnippetWindow();
    for (PackFeatures message : streamed(10)) {
      for (int k = 0; k < message.getAtSeqCount(); k++) {
        float[] step = step(message, k);
        if (Float.isNaN(step[SnippetFeature.LOWEST_CELL.index()])) {
          window.clear();
        } else if (window.add(step)) {
          float[] snippet = new float[PackSnippets.WIDTH];
          window.copyTo(snippet);
          streamed.add(snippet);
        }
      }
    }
    List<float[]> watched = watched();

    assertThat(watched).hasSizeGreaterThan(10);
    assertThat(streamed).hasSameSizeAs(watched);
    for (int k = 0; k < watched.size(); k++) {
      assertThat(streamed.get(k)).containsExactly(watched.get(k), within(ROUNDING));
    }
  }

  @Test
  void filtersThatHaveNotSettledGiveNothingForSnippets() {
    PackFeatures first = streamed(10).get(0);

    assertThat(first.getSnippetFeaturesCount()).isZero();
    assertThat(first.getSnippetSchema()).isEmpty();
  }

  @Test
  void snippetsCostLessThanTheFeaturesThatWereThereAlready() {
    for (int frame : new int[] {10, 100}) {
      List<PackFeatures> messages = streamed(frame);
      long whole = messages.stream().mapToLong(PackFeatures::getSerializedSize).sum();
      long before =
          messages.stream()
              .map(PackFeatures::toBuilder)
              .map(b -> b.clearSnippetFeatures().clearSnippetFeatureCount().clearSnippetSchema())
              .mapToLong(b -> b.build().getSerializedSize())
              .sum();
      double hours = COUNT / 3600.0;
      System.out.printf(
          "frames of %d: %.1f kB a pack-hour without snippets, %.1f kB with them%n",
          frame, before / hours / 1000, whole / hours / 1000);

      assertThat(whole - before).isPositive().isLessThan(before);
    }
  }

  private List<PackFeatures> streamed(int frame) {
    try (Rig rig = new Rig(folder.resolve("frames-" + frame))) {
      rig.register(PACK, TestPack.registration());
      for (Envelope envelope : TestPack.frames(TestPack.EPOCH, SAMPLES, frame)) {
        rig.send(PACK, envelope, 0);
      }
      return rig.records(KafkaTopic.FEATURES).stream()
          .map(r -> Parse.message(PackFeatures.parser(), r.value()))
          .toList();
    }
  }

  private static float[] step(PackFeatures message, int k) {
    String schema = KnownModel.ANOMALY.features().sha256().substring(0, 16);
    float[] step = new float[SnippetFeature.COUNT];
    int own = 0;
    for (SnippetFeature feature : SnippetFeature.values()) {
      CorrectionFeature same = feature.ofBlock();
      if (same != null) {
        step[feature.index()] = message.getFeatures(k * message.getFeatureCount() + same.index());
      } else if (message.getSnippetSchema().equals(schema)) {
        step[feature.index()] =
            message.getSnippetFeatures(k * message.getSnippetFeatureCount() + own++);
      } else {
        step[feature.index()] = Float.NaN;
      }
    }
    return step;
  }

  private static List<float[]> watched() {
    PackModel model =
        new PackModel(
            CellLibrary.shipped().get(TestPack.NMC).parameters(),
            TestPack.CELLS,
            1,
            PackModel.evenProbes(TestPack.CELLS, 2),
            1);
    PackEstimator estimator = new PackEstimator(model);
    PackState state = estimator.newState();
    PackSnippets cutter = new PackSnippets(model);
    PackSample view = new PackSample();
    List<float[]> snippets = new ArrayList<>();
    for (int k = 0; k < COUNT; k++) {
      Sample s = SAMPLES.get(k);
      view.set(
          k,
          s.timestampMs(),
          s.monotonicMs(),
          3,
          s.currentA(),
          s.packVoltageV(),
          s.cellVoltageV(),
          s.temperatureDegC(),
          s.bmsSoc(),
          s.quality());
      StepOutcome outcome = estimator.step(state, view);
      if (cutter.add(state, view, outcome)) {
        float[] snippet = new float[PackSnippets.WIDTH];
        cutter.copyTo(snippet);
        snippets.add(snippet);
      }
    }
    return snippets;
  }
}
