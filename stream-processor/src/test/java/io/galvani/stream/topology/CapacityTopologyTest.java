package io.galvani.stream.topology;

import static io.galvani.stream.topology.Rig.PACK;
import static io.galvani.stream.topology.TestPack.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.model.ModelFigures;
import io.galvani.schemas.model.ModelReport;
import io.galvani.schemas.proto.ChargeRow;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.model.CapacityOnnx;
import io.galvani.stream.topology.state.VersionBefore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The topology follows every pack's charges, streams them, and runs the capacity release that the
 * pack's edge says it runs.
 */
final class CapacityTopologyTest {
  private static final int CHARGES = 4;
  private static final ChargedPack CHARGED = new ChargedPack(CHARGES, 10);
  private static final List<Envelope> FRAMES = CHARGED.frames();
  private static final float BASE_AH = 100;

  @TempDir Path folder = Path.of("");

  private Rig rig(String name) {
    Rig rig = empty(name);
    rig.register(PACK, CHARGED.registration());
    return rig;
  }

  private Rig empty(String name) {
    Rig rig = new Rig(folder.resolve(name));
    rig.releases.put(PACK.tenant(), CapacityOnnx.release(2, BASE_AH));
    rig.releases.put(PACK.tenant(), CapacityOnnx.release(3, BASE_AH - 5));
    return rig;
  }

  static void report(Rig rig, long counter, long fromSeq) {
    rig.report(
        new ModelReport(
            PACK,
            "soh",
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
    for (Envelope frame : FRAMES) {
      if (frame.firstSeq() >= from && frame.firstSeq() < to) {
        rig.send(PACK, frame, 0);
      }
    }
  }

  static List<PackHealth> health(Rig rig) {
    return rig.records(KafkaTopic.HEALTH).stream()
        .map(r -> Parse.message(PackHealth.parser(), r.value()))
        .toList();
  }

  private static PackHealth last(Rig rig) {
    List<PackHealth> all = health(rig);
    return all.get(all.size() - 1);
  }

  private static List<PackFeatures> features(Rig rig) {
    return rig.records(KafkaTopic.FEATURES).stream()
        .map(r -> Parse.message(PackFeatures.parser(), r.value()))
        .toList();
  }

  static List<ChargeRow> charges(Rig rig) {
    return features(rig).stream().flatMap(m -> m.getChargesList().stream()).toList();
  }

  private static DirectCharges direct(long fromSeq) {
    DirectCharges direct = new DirectCharges(BASE_AH, fromSeq);
    direct.follow(FRAMES);
    assertThat(direct.ended()).hasSize(CHARGES);
    return direct;
  }

  @Test
  void chargesOfEveryPackAreStreamedAsTheyAreFollowedByHand() {
    try (Rig rig = rig("streamed")) {
      send(rig, 0, CHARGED.count());

      List<DirectCharges.Charge> expected = direct(0).ended();
      List<ChargeRow> rows = charges(rig);
      assertThat(rows).hasSize(CHARGES);
      for (int k = 0; k < CHARGES; k++) {
        ChargeRow row = rows.get(k);
        DirectCharges.Charge charge = expected.get(k);
        assertThat(row.getAtSeq()).isEqualTo(charge.seq()).isLessThan(CHARGED.end(k));
        assertThat(row.getFeatureCount()).isEqualTo(ChargeFeature.COUNT);
        assertThat(row.getSchema()).hasSize(16);
        assertThat(KnownModel.CAPACITY.features().sha256()).startsWith(row.getSchema());
        assertThat(row.getFeaturesList()).isEqualTo(charge.features());
        assertThat(row.getCapacity1CAhList()).isEqualTo(charge.capacity1cAh());
        assertThat(row.getCapacity1CSigmaAhCount()).isEqualTo(ChargedPack.CELLS);
        assertThat(row.getCapacityWindowsList()).isEqualTo(charge.windows());
        assertThat(row.getEquivalentFullCycles()).isEqualTo(charge.cycles());
      }
      int mute = ChargedPack.MUTE * ChargeFeature.COUNT;
      assertThat(rows.get(0).getFeatures(mute)).isBetween(4.0f, 4.15f);
      assertThat(rows.get(1).getFeatures(mute)).isNaN();
      assertThat(rows.get(1).getFeatures(0)).isBetween(4.0f, 4.15f);
      assertThat(last(rig).getCharges()).isEqualTo(CHARGES);
      assertThat(health(rig)).allSatisfy(h -> assertThat(h.getSohCounter()).isZero());
    }
  }

  @Test
  void frameOfAChargesEndWithoutAStepToTrainOnIsStreamed() {
    ChargedPack quick = new ChargedPack(1, 4);
    try (Rig rig = empty("alone")) {
      rig.register(PACK, quick.registration());
      TestPack.frames(EPOCH, quick.samples(), 1).forEach(frame -> rig.send(PACK, frame, 0));

      PackFeatures ended =
          features(rig).stream().filter(m -> m.getChargesCount() > 0).findFirst().orElseThrow();
      assertThat(ended.getAtSeqCount()).isZero();
      assertThat(ended.getFeatureCount()).isEqualTo(CorrectionFeature.COUNT);
      assertThat(ended.getFeatureSha256()).isEqualTo(KnownModel.SOC_CORRECTION.features().sha256());
      long seq = ended.getCharges(0).getAtSeq();
      assertThat(health(rig))
          .filteredOn(h -> h.getAtSeq() == seq)
          .singleElement()
          .satisfies(h -> assertThat(h.getCharges()).isEqualTo(1));
    }
  }

  @Test
  void releaseServesFromItsNumberOnAndLeavesTheEquationsAlone() {
    try (Rig plain = rig("plain");
        Rig served = rig("served")) {
      report(served, 2, CHARGED.after(0));
      send(plain, 0, CHARGED.count());
      send(served, 0, CHARGED.count());

      assertThat(served.digests(PACK)).isEqualTo(plain.digests(PACK));
      DirectCharges direct = direct(CHARGED.after(0));
      for (PackHealth health : health(served)) {
        boolean said = health.getAtSeq() >= direct.ended().get(1).seq();
        assertThat(health.getSohCounter()).isEqualTo(said ? 2 : 0);
        assertThat(health.getCells().getCorrectedSohCount())
            .isEqualTo(said ? ChargedPack.CELLS : 0);
      }
      for (int k = 1; k < CHARGES; k++) {
        PackHealth health = firstAfter(health(served), direct.ended().get(k).seq());
        assertThat(health.getCharges()).isEqualTo(k + 1);
        assertThat(health.getCorrectedCapacityAh())
            .isCloseTo(direct.correctedAh(health.getAtSeq()), within(1e-4));
        assertThat(health.getCorrectedCapacityAh()).isNotEqualTo(health.getCapacityAh());
        assertThat(health.getCorrectedCapacitySigmaAh()).isBetween(0.1, 5.0);
        assertThat(health.getCorrectedSoh()).isEqualTo(health.getCorrectedCapacityAh() / 115);
        assertThat(health.getCorrectedSohSigma())
            .isEqualTo(health.getCorrectedCapacitySigmaAh() / 115);
        int weakest = health.getCorrectedCell();
        assertThat((double) health.getCells().getCorrectedCapacityAh(weakest))
            .isCloseTo(health.getCorrectedCapacityAh(), within(1e-4));
        assertThat(health.getSohDisagreement()).isPositive();
      }
      // The second charge told nothing of this cell: the equations' own.
      PackHealth second = firstAfter(health(served), direct.ended().get(1).seq());
      assertThat(second.getCells().getCorrectedSoh(ChargedPack.MUTE))
          .isEqualTo(second.getCells().getSoh(ChargedPack.MUTE));
    }
  }

  static PackHealth firstAfter(List<PackHealth> all, long seq) {
    return all.stream().filter(h -> h.getAtSeq() >= seq).findFirst().orElseThrow();
  }

  @Test
  void lostTaskBetweenChargesDoesNotChangeABit() {
    try (Rig whole = rig("whole");
        Rig before = rig("before");
        Rig between = empty("between");
        Rig after = empty("after")) {
      report(whole, 2, 0);
      report(before, 2, 0);
      send(whole, 0, CHARGED.count());
      send(before, 0, CHARGED.after(0));
      between.restoreFrom(before.stores());
      send(between, CHARGED.after(0), CHARGED.after(2));
      after.restoreFrom(between.stores());
      send(after, CHARGED.after(2), CHARGED.count());

      List<PackHealth> pieced = new ArrayList<>(health(before));
      pieced.addAll(health(between));
      pieced.addAll(health(after));
      assertThat(pieced).isEqualTo(health(whole));
      List<ChargeRow> rows = new ArrayList<>(charges(before));
      rows.addAll(charges(between));
      rows.addAll(charges(after));
      assertThat(rows).isEqualTo(charges(whole));
      assertThat(last(after).getSohCounter()).isEqualTo(2);
      assertThat(stored(after)).isEqualTo(stored(whole));
    }
  }

  private static Map<String, ByteBuffer> stored(Rig rig) {
    Map<String, ByteBuffer> charges = new TreeMap<>();
    cells(rig.stores())
        .forEach(
            (key, record) -> {
              if (key.contains("|charges")) {
                charges.put(key, ByteBuffer.wrap(record));
              }
            });
    assertThat(charges).hasSize(2);
    return charges;
  }

  @Test
  void whatWasSaidIsKeptWhileTheReleaseIsNotAtHand() {
    try (Rig whole = rig("at-hand");
        Rig before = rig("first");
        Rig without = new Rig(folder.resolve("without"));
        Rig after = empty("with")) {
      int drive = CHARGED.after(1);
      int middle = drive + 2 * ChargedPack.FRAME;
      report(whole, 2, 0);
      report(before, 2, 0);
      send(whole, 0, CHARGED.before(2));
      send(before, 0, drive);
      without.restoreFrom(before.stores());
      send(without, drive, middle);
      after.restoreFrom(without.stores());
      send(after, middle, CHARGED.before(2));

      assertThat(last(without).getSohCounter()).isZero();
      assertThat(last(whole).getSohCounter()).isEqualTo(2);
      assertThat(last(after)).isEqualTo(last(whole));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasSaidBeforeASwitchDoesNotComeBackWhereTheReleaseWasNotAtHand(boolean equations) {
    try (Rig whole = rig("switched");
        Rig before = rig("first");
        Rig without = new Rig(folder.resolve("without"));
        Rig after = empty("with")) {
      int drive = CHARGED.after(1);
      int back = drive + 2 * ChargedPack.FRAME;
      for (Rig rig : List.of(whole, before)) {
        report(rig, 2, 0);
        send(rig, 0, drive);
      }
      without.restoreFrom(before.stores());
      for (Rig rig : List.of(whole, without)) {
        if (equations) {
          report(rig, 0, drive + ChargedPack.FRAME);
        }
        send(rig, drive, drive + ChargedPack.FRAME);
        report(rig, 2, back);
        send(rig, drive + ChargedPack.FRAME, back);
      }
      after.restoreFrom(without.stores());
      send(whole, back, CHARGED.count());
      send(after, back, CHARGED.before(2));

      assertThat(last(after).getCharges()).isEqualTo(2);
      assertThat(last(after).getSohCounter()).isZero();
      send(after, CHARGED.before(2), CHARGED.count());
      assertThat(last(after)).isEqualTo(last(whole));
      assertThat(stored(after)).isEqualTo(stored(whole));
    }
  }

  @Test
  void whatTheVersionBeforeStoredGoesOn() {
    try (Rig whole = rig("whole");
        Rig before = rig("older");
        Rig after = empty("newer")) {
      int drive = CHARGED.after(1);
      report(whole, 2, 0);
      report(before, 2, 0);
      send(whole, 0, CHARGED.before(2));
      send(before, 0, drive);
      String head = PACK.key() + "|charges";
      byte[] older = VersionBefore.head(before.store(PackTopology.CELL_STATE)::get, PACK.key());
      before.store(PackTopology.CELL_STATE).put(head, older);
      after.restoreFrom(before.stores());
      send(after, drive, CHARGED.before(2));

      assertThat(last(whole).getSohCounter()).isEqualTo(2);
      assertThat(last(after)).isEqualTo(last(whole));
    }
  }

  @Test
  void historyIsThePacksAndSurvivesASwitchOfReleases() {
    try (Rig switched = rig("switched");
        Rig only = rig("only")) {
      report(switched, 2, 0);
      report(only, 3, 0);
      send(only, 0, CHARGED.count());
      send(switched, 0, CHARGED.after(1));
      report(switched, 3, CHARGED.after(1));
      send(switched, CHARGED.after(1), CHARGED.after(1) + 4 * ChargedPack.FRAME);
      PackHealth afterSwitch = last(switched);
      send(switched, CHARGED.after(1) + 4 * ChargedPack.FRAME, CHARGED.count());

      assertThat(afterSwitch.getAtSeq()).isGreaterThan(CHARGED.after(1));
      assertThat(afterSwitch.getSohCounter()).isZero();
      assertThat(afterSwitch.getCharges()).isEqualTo(2);
      assertThat(last(switched).getSohCounter()).isEqualTo(3);
      assertThat(last(switched)).isEqualTo(last(only));
    }
  }

  @Test
  void whatASupersededReleaseSaidDoesNotComeBackWithARestart() {
    try (Rig before = rig("superseded");
        Rig after = empty("later")) {
      int drive = CHARGED.after(1);
      report(before, 2, 0);
      send(before, 0, drive);
      report(before, 3, drive);
      send(before, drive, drive + ChargedPack.FRAME);
      report(before, 2, drive + ChargedPack.FRAME);
      send(before, drive + ChargedPack.FRAME, drive + 2 * ChargedPack.FRAME);
      after.restoreFrom(before.stores());
      send(after, drive + 2 * ChargedPack.FRAME, CHARGED.before(2));

      assertThat(last(after).getSohCounter()).isZero();
      assertThat(last(after).getCharges()).isEqualTo(2);
    }
  }

  @Test
  void damagedOrTornHistoriesBeginAnew() {
    Map<String, Map<String, byte[]>> early;
    Map<String, Map<String, byte[]>> late;
    try (Rig before = rig("stored")) {
      report(before, 2, 0);
      send(before, 0, CHARGED.after(0));
      early = before.stores();
      send(before, CHARGED.after(0), CHARGED.after(1));
      late = before.stores();
    }
    String head = PACK.key() + "|charges";
    String part = head + "/0000";
    byte[] cut = record(late, part);
    assertThat(cells(late)).containsKey(head);
    assertThat(thirdCharge("as-it-is", late, head, record(late, head))).isEqualTo(3);
    assertThat(thirdCharge("old-part", late, part, record(early, part))).isEqualTo(1);
    assertThat(thirdCharge("old-head", late, head, record(early, head))).isEqualTo(1);
    assertThat(thirdCharge("no-part", late, part, null)).isEqualTo(1);
    assertThat(thirdCharge("cut", late, part, Arrays.copyOf(cut, cut.length / 2))).isEqualTo(1);
    assertThat(thirdCharge("junk", late, head, new byte[] {9})).isEqualTo(1);
    assertThat(thirdCharge("no-head", late, head, null)).isEqualTo(1);
  }

  private static Map<String, byte[]> cells(Map<String, Map<String, byte[]>> stores) {
    return stores.getOrDefault(PackTopology.CELL_STATE, Map.of());
  }

  private static byte[] record(Map<String, Map<String, byte[]>> stores, String key) {
    return Objects.requireNonNull(cells(stores).get(key));
  }

  /** Charges counted after the next one, where one record is another. */
  private long thirdCharge(
      String name, Map<String, Map<String, byte[]>> stores, String key, byte @Nullable [] record) {
    try (Rig rig = empty(name);
        Rig again = empty(name + "-again")) {
      rig.restoreFrom(stores);
      rig.store(PackTopology.CELL_STATE).put(key, record);
      send(rig, CHARGED.after(1), CHARGED.before(2));
      long atLoad = last(rig).getCharges();
      send(rig, CHARGED.before(2), CHARGED.after(2));

      assertThat(rig.records(KafkaTopic.DEAD_LETTER)).isEmpty();
      long charges = last(rig).getCharges();
      assertThat(charges).isEqualTo(atLoad + 1);
      assertThat(charges(rig)).hasSize(1);
      again.restoreFrom(rig.stores());
      send(again, CHARGED.after(2), CHARGED.count());
      assertThat(last(again).getCharges()).isEqualTo(charges + 1);
      return charges;
    }
  }

  @Test
  void packWithOtherCellsBeginsAnew() {
    try (Rig before = rig("cells");
        Rig after = empty("other-cells")) {
      report(before, 2, 0);
      send(before, 0, CHARGED.after(1));
      before.register(PACK, CHARGED.registration().toBuilder().setMapping("swapped").build());
      send(before, CHARGED.after(1), CHARGED.after(1) + 4 * ChargedPack.FRAME);

      assertThat(last(before).getCharges()).isZero();
      assertThat(cells(before.stores()).keySet()).noneMatch(key -> key.contains("|charges"));
      after.restoreFrom(before.stores());
      send(after, CHARGED.after(1) + 4 * ChargedPack.FRAME, CHARGED.after(2));
      assertThat(last(after).getCharges()).isEqualTo(1);
    }
  }

  @Test
  void removedPackLeavesNothing() {
    try (Rig rig = rig("removed")) {
      report(rig, 2, 0);
      send(rig, 0, CHARGED.after(1));
      assertThat(cells(rig.stores()).keySet()).anyMatch(key -> key.contains("|charges/"));
      rig.unregister(PACK);

      assertThat(rig.stores()).allSatisfy((store, content) -> assertThat(content).isEmpty());
    }
  }
}
