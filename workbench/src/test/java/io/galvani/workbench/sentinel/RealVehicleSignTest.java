package io.galvani.workbench.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.sentinel.Mistake;
import io.galvani.battery.sentinel.SentinelState;
import io.galvani.battery.sentinel.SignUnitSentinel;
import io.galvani.battery.sentinel.Verdict;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.edge.log.LogMapping;
import io.galvani.edge.log.LogSource;
import io.galvani.schemas.telemetry.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real logs, in which voltage lags current: mapped rightly and with the wrong sign. */
class RealVehicleSignTest {
  private static final Path DATA = Path.of("..", "..", "shared", "data", "ev-fleet-faults");

  @ParameterizedTest
  @CsvSource({"car1, nie2025-ncm-96s, 96, 1, 11, 2", "car3, nie2025-ncm-87s, 87, 10, 10, 10"})
  void onlyTheWrongSignIsQuarantined(
      String car, String cell, int cells, double intervalS, double lagS, double lagToleranceS) {
    Path log = DATA.resolve(car + ".csv.gz");
    assumeThat(Files.exists(log)).as("skipped: %s is not here", log).isTrue();
    PackModel model =
        new PackModel(
            CellLibrary.shipped().get(cell).parameters(), cells, 1, new int[0], intervalS);
    SignUnitSentinel sentinel = new SignUnitSentinel(model);
    SentinelState right = SentinelState.unseen();
    SentinelState wrong = SentinelState.unseen();

    try (LogSource rows = LogSource.open(log, mapping(car))) {
      for (Sample row = rows.next(); row != null; row = rows.next()) {
        sentinel.step(right, seen(row, 1));
        sentinel.step(wrong, seen(row, -1));
        assertThat(right.verdict()).isNotEqualTo(Verdict.QUARANTINED);
      }
    }

    assertThat(right.verdict()).isEqualTo(Verdict.SETTLED);
    assertThat(wrong.verdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(wrong.mistake()).isEqualTo(Mistake.CURRENT_SIGN);
    assertThat(sentinel.lagS(wrong)).isBetween(lagS - lagToleranceS, lagS + lagToleranceS);
    System.out.printf(
        "%s: wrong sign quarantined after %.2f capacities, lag %.0f s, t = %.1f%n",
        car, sentinel.passedShare(wrong), sentinel.lagS(wrong), wrong.signEvidence());
  }

  private static LogMapping mapping(String car) {
    return LogSource.readMapping(Path.of("..", "examples", "mappings", car + ".yaml"));
  }

  private static PackSample seen(Sample row, int sign) {
    PackSample sample = new PackSample();
    sample.set(
        0,
        row.timestampMs(),
        row.monotonicMs(),
        1,
        sign * row.currentA(),
        row.packVoltageV(),
        row.cellVoltageV(),
        row.temperatureDegC(),
        row.bmsSoc(),
        row.quality());
    return sample;
  }
}
