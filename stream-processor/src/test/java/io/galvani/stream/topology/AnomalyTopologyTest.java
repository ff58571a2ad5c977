package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.release.model.KnownModel;
import io.galvani.release.verify.OnnxBytes;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertEvent.Phase;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.stream.model.VerifiedRelease;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology runs the anomaly release that the pack's edge says it runs, beside the filter. */
final class AnomalyTopologyTest {
  private static final int COUNT = 7000;
  private static final int FRAME = 100;
  private static final List<Sample> SAMPLES = TestPack.samples(COUNT);

  @TempDir Path folder = Path.of("");

  private Rig rig(String name) {
    Rig rig = new Rig(folder.resolve(name));
    rig.register(PACK, TestPack.registration());
    return rig;
  }

  /** A release that gives every snippet the same score. */
  private static void shelve(Rig rig, long counter, float score, float mostCRate) {
    float[][] ranges = new float[SnippetFeature.COUNT][];
    Arrays.setAll(ranges, f -> new float[] {-1000, 1000});
    ranges[SnippetFeature.CURRENT.index()][1] = mostCRate;
    byte[] onnx = OnnxBytes.row(PackSnippets.WIDTH, score, score / 2, score / 2);
    rig.releases.put(
        PACK.tenant(),
        new VerifiedRelease(
            KnownModel.ANOMALY, counter, KnownModel.ANOMALY.features(ranges), onnx));
  }

  private static void report(Rig rig, long counter, long fromSeq) {
    rig.report(
        new ModelReport(
            PACK,
            "anomaly",
            counter,
            ModelReport.State.COMMITTED,
            "",
            1,
            counter,
            EPOCH,
            fromSeq,
            ModelFigures.NONE));
  }

  private static void send(Rig rig, int from, int to) {
    for (Envelope frame : TestPack.frames(EPOCH, SAMPLES, FRAME)) {
      if (frame.firstSeq() >= from && frame.firstSeq() < to) {
        rig.send(PACK, frame, 0);
      }
    }
  }

  private static List<AlertEvent> learned(Rig rig) {
    return rig.alerts().stream().filter(a -> a.rule().equals("learned-anomaly")).toList();
  }

  @Test
  void scoreGoesOutWithTheReleaseThatItIsOfAndTheFilterIsLeftAlone() {
    try (Rig plain = rig("plain");
        Rig watched = rig("watched")) {
      shelve(watched, 2, 0.5f, 9);
      report(watched, 2, 0);
      send(plain, 0, COUNT);
      send(watched, 0, COUNT);

      assertThat(watched.digests(PACK)).isEqualTo(plain.digests(PACK));
      List<PackEstimate> estimates = watched.estimates(PACK);
      assertThat(estimates.get(0).getAnomalyCounter()).isZero();
      PackEstimate last = estimates.get(estimates.size() - 1);
      assertThat(last.getAnomalyCounter()).isEqualTo(2);
      assertThat(last.getAnomalyScore()).isEqualTo(0.5);
      assertThat(last.getCorrectionCounter()).isZero();
      assertThat(plain.estimates(PACK)).allSatisfy(e -> assertThat(e.getAnomalyCounter()).isZero());
      assertThat(learned(watched)).isEmpty();
    }
  }

  @Test
  void persistentScoreIsAnAlertForInformationThatEndsWithTheRelease() {
    try (Rig rig = rig("alert")) {
      shelve(rig, 2, 1.5f, 9);
      report(rig, 2, 0);
      send(rig, 0, COUNT - FRAME);
      report(rig, 0, COUNT - FRAME);
      send(rig, COUNT - FRAME, COUNT);

      List<AlertEvent> events = learned(rig);
      assertThat(events.get(0).phase()).isEqualTo(Phase.RAISED);
      assertThat(events.get(0).severity()).isEqualTo(AlertEvent.Severity.INFO);
      assertThat(events.get(0).value()).isEqualTo(1.5);
      assertThat(events.get(events.size() - 1).phase()).isEqualTo(Phase.CLEARED);
      assertThat(rig.openAlerts()).noneMatch(key -> key.endsWith("learned-anomaly"));
    }
  }

  @Test
  void alertOutlivesALostTaskAndIsNotRaisedAgain() {
    try (Rig before = rig("before");
        Rig after = new Rig(folder.resolve("after"))) {
      shelve(before, 2, 1.5f, 9);
      shelve(after, 2, 1.5f, 9);
      report(before, 2, 0);
      send(before, 0, 5600);
      after.restoreFrom(before.stores());
      send(after, 5600, COUNT);

      assertThat(learned(before)).anyMatch(a -> a.phase() == Phase.RAISED);
      assertThat(learned(after)).noneMatch(a -> a.phase() != Phase.UPDATED);
      List<PackEstimate> estimates = after.estimates(PACK);
      assertThat(estimates.get(0).getAnomalyCounter()).isZero();
      PackEstimate last = estimates.get(estimates.size() - 1);
      assertThat(last.getAnomalyCounter()).isEqualTo(2);
    }
  }

  @Test
  void useThatTheModelWasNeverShownHasNoScore() {
    try (Rig rig = rig("foreign")) {
      shelve(rig, 2, 1.5f, 0.2f);
      report(rig, 2, 0);
      send(rig, 0, COUNT);

      assertThat(rig.estimates(PACK)).allSatisfy(e -> assertThat(e.getAnomalyCounter()).isZero());
      assertThat(learned(rig)).isEmpty();
    }
  }

  @Test
  void releasesOfTwoModelsServeBesideEachOther() {
    try (Rig rig = rig("both")) {
      shelve(rig, 2, 0.5f, 9);
      float[][] wide = {{0, 9}, {-9, 9}, {-50, 90}, {0, 9}, {-9, 9}, {0, 1}, {-9, 9}, {0, 1}};
      rig.releases.put(
          PACK.tenant(),
          new VerifiedRelease(
              KnownModel.SOC_CORRECTION,
              2,
              KnownModel.SOC_CORRECTION.features(wide),
              OnnxBytes.recurrent(8, 4, 0.1f, -12, "Identity")));
      report(rig, 2, 0);
      rig.report(
          new ModelReport(
              PACK,
              "soc-correction",
              2,
              ModelReport.State.COMMITTED,
              "",
              1,
              2,
              EPOCH,
              0,
              ModelFigures.NONE));
      send(rig, 0, COUNT);

      List<PackEstimate> estimates = rig.estimates(PACK);
      PackEstimate last = estimates.get(estimates.size() - 1);
      assertThat(last.getAnomalyCounter()).isEqualTo(2);
      assertThat(last.getCorrectionCounter()).isEqualTo(2);
      assertThat(last.getCorrectedSoc(0)).isNotEqualTo(last.getSoc(0));
    }
  }
}
