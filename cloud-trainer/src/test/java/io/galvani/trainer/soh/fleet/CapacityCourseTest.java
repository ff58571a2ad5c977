package io.galvani.trainer.soh.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.ChargeRow;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.trainer.anomaly.AnomalyCourse;
import io.galvani.trainer.candidate.Audience;
import io.galvani.trainer.correction.CorrectionCourse;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.ReleaseRepository;
import io.galvani.trainer.round.Course;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Frozen;
import io.galvani.trainer.round.PackFacts;
import io.galvani.trainer.round.Span;
import io.galvani.trainer.service.MadeUpCharges;
import io.galvani.trainer.service.MadeUpFleet;
import io.galvani.trainer.soh.table.ChargeCell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CapacityCourseTest {
  private static final String PACK = "demo/pack-1";
  private static final ReleaseRepository NOWHERE = new ReleaseRepository(Path.of("nowhere"));
  private static final Audience ALL = new Audience(List.of("*"), List.of("*"), List.of("NMC"));
  private static final CourseConfig HUNDRED =
      new CourseConfig(null, "hash%2=0", Duration.ofDays(1), 1L, 2.0, 100, 0L, 1L, 1);

  private final CapacityCourse course =
      new CapacityCourse(HUNDRED, List.of("sensor-stuck"), NOWHERE, ALL, GateRules.DEFAULT);

  private static PackFeatures message(ChargeRow.Builder row) {
    return PackFeatures.newBuilder().setStreamEpoch(7).addCharges(row).build();
  }

  private static ChargeRow.Builder charge(int number) {
    return MadeUpCharges.charge(number, 2.9 - 0.001 * number, 1, new Random(number));
  }

  private List<ChargeCell> frozen(List<Span> unwell) throws IOException {
    PackFacts facts =
        new PackFacts(PACK, "NMC", Optional.of(CellLibrary.shipped().get("lg-hg2")), unwell);
    Frozen frozen = course.freeze(List.of(facts), Optional.empty());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    (frozen.train().packs().isEmpty() ? frozen.judged() : frozen.train()).write(out);
    return FleetTable.read(new ByteArrayInputStream(out.toByteArray())).stream()
        .map(FleetCell::cell)
        .toList();
  }

  @Test
  void atMostSoManyOfTheNewestChargesOfAPackAreKept() throws IOException {
    for (int k = 0; k < 130; k++) {
      assertThat(course.collect(PACK, message(charge(k)))).isTrue();
    }

    assertThat(course.collected().added()).isEqualTo(130);
    List<ChargeCell> cells = frozen(List.of());
    assertThat(cells).hasSize(MadeUpCharges.CELLS);
    assertThat(cells.get(0).rows()).isEqualTo(100);
    assertThat(cells.get(0).features()[0][5])
        .as("charge time of the oldest kept one")
        .isEqualTo((float) MadeUpCharges.ccTimeS(2.9 - 0.001 * 30));
  }

  @Test
  void chargesThatComeAgainAfterARestartOfTheStreamCountOnce() throws IOException {
    for (int again = 0; again < 3; again++) {
      for (int k = 0; k < 20; k++) {
        assertThat(course.collect(PACK, message(charge(k)))).isTrue();
      }
    }

    assertThat(course.collected().added()).isEqualTo(20);
    assertThat(frozen(List.of()).get(0).rows()).isEqualTo(20);
  }

  @Test
  void chargesOfAnotherSchemaOrShapeAreNotTaken() {
    assertThat(course.collect(PACK, message(charge(0).setSchema("0123456789abcdef")))).isFalse();
    assertThat(course.collect(PACK, message(charge(0).clearSchema()))).isFalse();
    assertThat(course.collect(PACK, message(charge(0).setFeatureCount(15)))).isFalse();
    assertThat(course.collect(PACK, message(charge(0).addFeatures(1)))).isFalse();
    assertThat(course.collect(PACK, message(charge(0).addCapacityWindows(1)))).isFalse();
    assertThat(course.collect(PACK, message(charge(0).clearCapacity1CSigmaAh()))).isFalse();
    assertThat(course.collect(PACK, message(charge(0).setEquivalentFullCycles(Double.NaN))))
        .isFalse();
    assertThat(course.collect(PACK, PackFeatures.getDefaultInstance())).isFalse();
    assertThat(course.collect(PACK, MadeUpFleet.message(1, 1))).isFalse();
    assertThat(course.collected().packs()).isEmpty();
    assertThat(course.collected().added()).isZero();
  }

  @Test
  void aMessageWithChargesAndNoStepsLeavesTheOtherCoursesAsTheyWere() {
    List<Course> others =
        List.of(
            new CorrectionCourse(HUNDRED, 1800, List.of(), NOWHERE, ALL, GateRules.DEFAULT),
            new AnomalyCourse(HUNDRED, 0.05, NOWHERE, ALL, GateRules.DEFAULT));
    PackFeatures bare = message(charge(0));
    PackFeatures named =
        bare.toBuilder()
            .setFeatureCount(8)
            .setFeatureSha256(KnownModel.SOC_CORRECTION.features().sha256())
            .build();

    for (Course other : others) {
      assertThat(other.collect(PACK, bare)).isFalse();
      other.collect(PACK, named);
      assertThat(other.collected().packs()).isEmpty();
      assertThat(other.collected().added()).isZero();
    }
  }

  @Test
  void aCellThatNoChargeTellsOfIsNotLearnedFrom() throws IOException {
    for (int k = 0; k < 20; k++) {
      ChargeRow.Builder row = charge(k);
      row.setFeatures(16 + k % 16, k % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY);
      row.setCapacityWindows(2, 0);
      course.collect(PACK, message(row));
    }

    assertThat(frozen(List.of())).extracting(ChargeCell::cell).containsExactly(PACK + "/00");
  }

  @Test
  void chargesOfATimeInWhichThePackWasNotWellAreLeftOut() throws IOException {
    for (int k = 0; k < 20; k++) {
      course.collect(PACK, message(charge(k)));
    }
    long fromMs = charge(5).getAtTimestampMs();

    assertThat(frozen(List.of(new Span(fromMs, charge(7).getAtTimestampMs()))).get(0).rows())
        .isEqualTo(17);
  }

  /** However many packs there are, a round must end: always the same ones contribute. */
  @Test
  void packsTogetherContributeSoManyCellsAtMost() throws IOException {
    List<PackFacts> packs = new ArrayList<>();
    for (int p = 0; p < 2500; p++) {
      String pack = "demo/pack-" + p;
      for (int k = 0; k < 4; k++) {
        course.collect(pack, message(charge(k)));
      }
      packs.add(
          new PackFacts(pack, "NMC", Optional.of(CellLibrary.shipped().get("lg-hg2")), List.of()));
    }

    Frozen frozen = course.freeze(packs, Optional.empty());

    assertThat(frozen.train().packs().size() + frozen.judged().packs().size()).isEqualTo(2400);
    Set<String> learned = frozen.train().packs();
    assertThat(course.freeze(packs.subList(0, 2450), Optional.empty()).train().packs())
        .as("most of them again, though fifty have left")
        .filteredOn(learned::contains)
        .hasSizeGreaterThan(learned.size() * 95 / 100);
  }

  @Test
  void packsWhoseChargeIsCountedWronglyAreLeftOut() {
    assertThat(course.leavesOut("sensor-stuck")).isTrue();
    assertThat(course.leavesOut("sign-or-unit")).isTrue();
    assertThat(course.leavesOut("cell-self-discharge")).isTrue();
    assertThat(course.leavesOut("cell-imbalance")).isFalse();
  }
}
