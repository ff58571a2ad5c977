package io.galvani.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.CellHealth;
import io.galvani.schemas.proto.PackCondition;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.PackHealth;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.stream.timeseries.Field;
import io.galvani.stream.timeseries.Measurement;
import io.galvani.stream.timeseries.TimeSeriesSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every field of wear and condition that the schema promises is written. */
class HealthPointsTest {
  private static final PackId PACK = new PackId("acme", "p1");
  private static final PackLabels LABELS = new PackLabels("site", "nmc");
  private static final long AT_MS = 1_700_000_000_000L;

  @Test
  void theHealthOfAPackHasAllItsFields() {
    String line = HealthPoints.pack(PACK, LABELS, health()).orElseThrow();

    assertHasAll(line, TimeSeriesSchema.HEALTH);
    assertThat(line)
        .startsWith("health,")
        .contains("soh=0.91", "soh_counter=4i", "corrected_soh=0.89,", "charges=7i")
        .endsWith("1700000000000000000");
  }

  @Test
  void everyCellHasAPointWithAllItsFields() {
    List<String> lines = new ArrayList<>();
    HealthPoints.cells(PACK, LABELS, health(), (name, line) -> lines.add(line));

    assertThat(lines).hasSize(2);
    assertHasAll(lines.get(1), TimeSeriesSchema.CELL_HEALTH);
    assertThat(lines.get(1)).contains("cell=1").contains("capacity_windows=4i");
  }

  @Test
  void whatNoModelSaidIsNoField() {
    PackHealth plain =
        health().toBuilder()
            .clearCharges()
            .clearSohCounter()
            .setCells(
                health().getCells().toBuilder()
                    .clearCorrectedCapacityAh()
                    .clearCorrectedCapacitySigmaAh()
                    .clearCorrectedSoh()
                    .clearCorrectedSohSigma())
            .build();
    List<String> lines = new ArrayList<>();
    HealthPoints.cells(PACK, LABELS, plain, (name, line) -> lines.add(line));
    HealthPoints.pack(PACK, LABELS, plain).ifPresent(lines::add);

    assertThat(lines).hasSize(3);
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line)
                    .doesNotContain("corrected_", "soh_counter", "disagreement", "charges"));
  }

  @Test
  void aPackPointCarriesWhatThePackCanDoWhereItsFrameSaysSo() {
    PackEstimate without =
        PackEstimate.newBuilder()
            .setCount(1)
            .setFirstTimestampMs(AT_MS)
            .addTimestampOffsetMs(0)
            .addOutcome(SampleOutcome.SAMPLE_OUTCOME_ESTIMATED)
            .addSoc(0.5)
            .addSocSigma(0.01)
            .setIngestMs(AT_MS + 1)
            .build();
    PackEstimate with =
        without.toBuilder()
            .addCorrectedSoc(0.52)
            .addCorrectedSocSigma(0.008)
            .setCorrectionCounter(3)
            .setAnomalyScore(0.4)
            .setAnomalyCounter(2)
            .setCondition(
                PackCondition.newBuilder().setSopDischarge10SW(90_000).setSoeWh(21_000).setSoh(0.9))
            .build();

    assertHasAll(EstimatePoints.pack(PACK, LABELS, with).orElseThrow(), TimeSeriesSchema.PACK);
    assertThat(EstimatePoints.pack(PACK, LABELS, with).orElseThrow())
        .contains("corrected_soc=0.52,", "correction_counter=3i", "anomaly_score=0.4,");
    assertThat(EstimatePoints.pack(PACK, LABELS, without).orElseThrow())
        .doesNotContain("sop_", "corrected_soc", "correction_counter");
  }

  @Test
  void correctedColumnsThatDoNotFitAreRefused() {
    PackEstimate torn =
        PackEstimate.newBuilder()
            .setCount(1)
            .addTimestampOffsetMs(0)
            .addOutcome(SampleOutcome.SAMPLE_OUTCOME_ESTIMATED)
            .addSoc(0.5)
            .addSocSigma(0.01)
            .addCorrectedSoc(0.5)
            .build();

    assertThatThrownBy(() -> EstimatePoints.check(torn))
        .hasMessageEndingWith("the columns hold 1 corrected_soc, 0 corrected_soc_sigma");
  }

  private static void assertHasAll(String line, Measurement measurement) {
    for (Field field : measurement.fields()) {
      assertThat(line).as(field.name()).containsPattern("[ ,]" + field.name() + "=");
    }
  }

  private static PackHealth health() {
    CellHealth.Builder cells = CellHealth.newBuilder();
    for (int c = 0; c < 2; c++) {
      cells
          .addCapacityAh(100 + c)
          .addCapacitySigmaAh(2)
          .addSoh(0.9f)
          .addSohSigma(0.02f)
          .addCapacity1CAh(98)
          .addCapacity1CSigmaAh(2)
          .addResistanceOhm(0.001f)
          .addResistanceSigmaOhm(0.0001f)
          .addResistanceGrowth(0.1f)
          .addResistanceGrowthSigma(0.05f)
          .addCapacityWindows(3 + c)
          .addCorrectedCapacityAh(99 + c)
          .addCorrectedCapacitySigmaAh(1)
          .addCorrectedSoh(0.89f)
          .addCorrectedSohSigma(0.01f);
    }
    return PackHealth.newBuilder()
        .setAtTimestampMs(AT_MS)
        .setCapacityAh(100)
        .setCapacitySigmaAh(2)
        .setSoh(0.91)
        .setSohSigma(0.02)
        .setCharges(7)
        .setSohCounter(4)
        .setCorrectedCapacityAh(99)
        .setCorrectedCapacitySigmaAh(1)
        .setCorrectedSoh(0.89)
        .setCorrectedSohSigma(0.01)
        .setCorrectedCell(1)
        .setSohDisagreement(0.8)
        .setCells(cells)
        .build();
  }
}
