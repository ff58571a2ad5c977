package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.release.SignedCandidate;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a round made is signed and released, and the next round has to beat it. */
final class NextGenerationTest {
  private static final long NOW_MS = 1_800_000_000_000L;

  /** Lets everything pass: these tests are not about the gate. */
  private static final GateRules OPEN = new GateRules(-1e9, 1e9, 0, 1, 1e9, 1L << 30, 10, 1);

  @TempDir private Path home = Path.of("");

  private TrainerService service(KnownModel model, long champion) {
    CourseConfig how =
        new CourseConfig(
            null, "hash%4=0", Duration.ofDays(1), 1_000_000L, 2.0, 5_000, champion, 1L, 4);
    TrainerConfig config =
        TrainerConfig.of(
            home.resolve("models"),
            home.resolve("work"),
            model == KnownModel.SOC_CORRECTION ? how : null,
            null,
            model == KnownModel.CAPACITY ? how : null,
            List.of("NMC"),
            List.of());
    return new TrainerService(config, OPEN, Progress.SILENT);
  }

  private RoundOutcome round(KnownModel model, long champion, long nowMs) {
    try (TrainerService service = service(model, champion)) {
      if (model == KnownModel.CAPACITY) {
        MadeUpCharges.fill(service.store(), 24);
      } else {
        MadeUpFleet.fill(service.store(), 10);
      }
      TrainerService.RoundResult result = service.round(model, "test", nowMs).orElseThrow();
      assertThat(result.outcome()).as(result.word()).isPresent();
      return result.outcome().orElseThrow();
    }
  }

  @Test
  void releasedCorrectionIsWhatTheNextRoundHasToBeat() {
    SignedCandidate.release(
        home, round(KnownModel.SOC_CORRECTION, 0, NOW_MS).candidate().orElseThrow());

    RoundOutcome next = round(KnownModel.SOC_CORRECTION, 1, NOW_MS + 60_000);

    assertThat(next.champion()).isEqualTo("release 1");
    assertThat(next.verdict().gain()).as("the same rows teach the same").isBetween(-0.01, 0.01);
    try (TrainerService service = service(KnownModel.SOC_CORRECTION, 2)) {
      MadeUpFleet.fill(service.store(), 10);
      assertThat(service.round(KnownModel.SOC_CORRECTION, "test", NOW_MS + 120_000).orElseThrow())
          .extracting(TrainerService.RoundResult::word)
          .isEqualTo(
              "no round: champion must be the newest release of soc-correction, but 2 was wanted"
                  + " and the newest is 1");
    }
  }

  @Test
  void releasedCapacityIsWhatTheNextRoundHasToBeat() {
    SignedCandidate.release(home, round(KnownModel.CAPACITY, 0, NOW_MS).candidate().orElseThrow());

    RoundOutcome next = round(KnownModel.CAPACITY, 1, NOW_MS + 60_000);

    assertThat(next.champion()).isEqualTo("release 1");
    assertThat(next.verdict().gain()).as("the same rows teach the same").isBetween(-0.01, 0.01);
    assertThat(next.verdict().checks())
        .filteredOn(check -> check.name().equals("range"))
        .singleElement()
        .satisfies(check -> assertThat(check.passed()).isTrue())
        .satisfies(check -> assertThat(check.why()).containsPattern("was (99|100) %$"));
  }
}
