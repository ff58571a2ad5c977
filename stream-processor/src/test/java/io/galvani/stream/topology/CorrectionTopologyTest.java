package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.model.KnownModel;
import io.galvani.release.verify.OnnxBytes;
import io.galvani.schemas.PackFingerprint;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.deadletter.DeadLetter;
import io.galvani.stream.model.VerifiedRelease;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The topology runs the release that the pack's edge says it runs, from the number that it says.
 */
final class CorrectionTopologyTest {
  private static final int COUNT = 700;
  private static final long SWITCH = 105;
  private static final List<Sample> SAMPLES = TestPack.samples(COUNT);
  private static final float[][] WIDE = {
    {0, 9}, {-9, 9}, {-50, 90}, {0, 9}, {-9, 9}, {0, 1}, {-9, 9}, {0, 1}
  };

  @TempDir Path folder = Path.of("");

  private Rig rig(String name) {
    Rig rig = new Rig(folder.resolve(name));
    rig.register(PACK, TestPack.registration());
    return rig;
  }

  /** Adds a tenth of the mean of a hidden state that remembers, and is sure of it. */
  private static void shelve(Rig rig, long counter) {
    byte[] onnx = OnnxBytes.recurrent(8, 4, 0.1f, -12, "Identity");
    rig.releases.put(
        PACK.tenant(),
        new VerifiedRelease(
            KnownModel.SOC_CORRECTION, counter, KnownModel.SOC_CORRECTION.features(WIDE), onnx));
  }

  private static ModelReport report(long counter, long fromSeq) {
    return new ModelReport(
        PACK,
        "soc-correction",
        counter,
        ModelReport.State.COMMITTED,
        "",
        1,
        counter,
        EPOCH,
        fromSeq,
        ModelFigures.NONE);
  }

  private static void send(Rig rig, int from, int to, int size) {
    for (Envelope frame : TestPack.frames(EPOCH, SAMPLES, size)) {
      if (frame.firstSeq() >= from && frame.firstSeq() < to) {
        rig.send(PACK, frame, 0);
      }
    }
  }

  /** Corrected state of charge by number; the filter's where there is none. */
  private static Map<Long, Double> corrected(Rig rig) {
    Map<Long, Double> all = new TreeMap<>();
    for (PackEstimate e : rig.estimates(PACK)) {
      for (int k = 0; k < e.getCount(); k++) {
        double soc = e.getCorrectedSocCount() == 0 ? e.getSoc(k) : e.getCorrectedSoc(k);
        all.put(e.getFirstSeq() + k, soc);
      }
    }
    return all;
  }

  @Test
  void correctionBeginsAtTheStatedNumberAndLeavesTheFilterAlone() {
    try (Rig plain = rig("plain");
        Rig served = rig("served")) {
      shelve(served, 3);
      served.report(report(3, SWITCH));
      send(plain, 0, COUNT, 10);
      send(served, 0, COUNT, 10);

      assertThat(served.digests(PACK)).isEqualTo(plain.digests(PACK));
      Map<Long, Double> filter = corrected(plain);
      Map<Long, Double> both = corrected(served);
      // 30 steps of 10 s after the switch count for nothing.
      for (long seq = 0; seq < SWITCH + 300; seq++) {
        assertThat(both.get(seq)).isEqualTo(filter.get(seq));
      }
      assertThat(both.get(COUNT - 1L)).isNotEqualTo(filter.get(COUNT - 1L));
      for (PackEstimate e : served.estimates(PACK)) {
        boolean serves = e.getFirstSeq() + e.getCount() > SWITCH;
        assertThat(e.getCorrectionCounter()).isEqualTo(serves ? 3 : 0);
        assertThat(e.getCorrectedSocSigmaCount()).isEqualTo(serves ? e.getCount() : 0);
      }
    }
  }

  @Test
  void framingAndALostTaskDoNotChangeABitOfTheCorrection() {
    try (Rig ten = rig("ten");
        Rig one = rig("one");
        Rig before = rig("before");
        Rig after = new Rig(folder.resolve("after"))) {
      for (Rig rig : List.of(ten, one, before, after)) {
        shelve(rig, 3);
      }
      ten.report(report(3, SWITCH));
      send(ten, 0, COUNT, 10);
      send(one, 0, 50, 1);
      one.report(report(3, SWITCH));
      one.report(report(3, SWITCH));
      send(one, 50, COUNT, 1);
      before.report(report(3, SWITCH));
      send(before, 0, 443, 1);
      after.restoreFrom(before.stores());
      send(after, 443, COUNT, 1);

      assertThat(corrected(one)).isEqualTo(corrected(ten));
      Map<Long, Double> pieced = new TreeMap<>(corrected(before));
      pieced.putAll(corrected(after));
      assertThat(pieced).isEqualTo(corrected(ten));
    }
  }

  @Test
  void releaseThatIsTakenBackGivesWayToTheFilterAtItsNumber() {
    try (Rig rig = rig("back")) {
      shelve(rig, 3);
      rig.report(report(3, 0));
      send(rig, 0, 500, 10);
      rig.report(report(0, 600));
      send(rig, 500, COUNT, 10);

      for (PackEstimate e : rig.estimates(PACK)) {
        assertThat(e.getCorrectionCounter()).isEqualTo(e.getFirstSeq() < 600 ? 3 : 0);
      }
    }
  }

  @Test
  void releaseThatIsNotAtHandYetServesFromTheNextSampleOn() {
    try (Rig rig = rig("late")) {
      rig.report(report(3, 0));
      send(rig, 0, 100, 10);
      shelve(rig, 3);
      send(rig, 100, 200, 10);

      for (PackEstimate e : rig.estimates(PACK)) {
        assertThat(e.getCorrectionCounter()).isEqualTo(e.getFirstSeq() < 100 ? 0 : 3);
      }
    }
  }

  @Test
  void reportThatCannotBeReadIsADeadLetterAndHurtsNobody() {
    try (Rig rig = rig("junk")) {
      rig.reportBytes(PACK, new byte[] {1, 2});
      send(rig, 0, 20, 10);

      assertThat(rig.estimates(PACK)).hasSize(2);
      assertThat(rig.records(KafkaTopic.DEAD_LETTER))
          .singleElement()
          .satisfies(
              r ->
                  assertThat(DeadLetter.read(r.headers(), r.value()).reason())
                      .isEqualTo("malformed"));
    }
  }

  @Test
  void everyBlockOfTenSecondsGivesARowToTrainOn() {
    try (Rig rig = rig("rows")) {
      send(rig, 0, 100, 10);

      List<PackFeatures> rows =
          rig.records(KafkaTopic.FEATURES).stream()
              .map(r -> Parse.message(PackFeatures.parser(), r.value()))
              .toList();
      assertThat(rows.stream().mapToInt(PackFeatures::getAtSeqCount).sum()).isEqualTo(9);
      assertThat(rows.get(0).getStartsAnew(0)).isTrue();
      assertThat(rows.get(1).getStartsAnew(0)).isFalse();
      assertThat(rows)
          .allSatisfy(
              r ->
                  assertThat(r.getFeaturesCount())
                      .isEqualTo(r.getFeatureCount() * r.getAtSeqCount()));
      assertThat(rows.get(3).getFeatures(0)).isBetween(3f, 4.3f);
      assertThat(rows).allSatisfy(r -> assertThat(r.getDurationSList()).containsOnly(10f));
      assertThat(rows)
          .extracting(PackFeatures::getPackFingerprint)
          .containsOnly(PackFingerprint.of(TestPack.registration()));
    }
  }
}
