package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.proto.PackFeatures;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.main.TrainerPrograms;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.service.TrainerService.RoundResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service trains the capacity model of the fleet's charges, beside the others. */
final class CapacityServiceTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final KnownModel SOH = KnownModel.CAPACITY;

  /** Lets everything pass. */
  private static final GateRules OPEN = new GateRules(-1e9, 1e9, 0, 1, 1e9, 1L << 30, 10, 1);

  @TempDir private Path folder = Path.of("");

  @Test
  void chargesBecomeASnapshotAndACandidate() throws IOException {
    try (TrainerService service = service(OPEN, 0)) {
      MadeUpCharges.fill(service.store(), 24);
      service.store().taken("galvani.features.v1-0", 24);
      service.store().alert("demo/pack-2/cell:1/sensor-offset", true);
      service.store().alert("demo/pack-3/pack/sign-or-unit", true);
      service.store().alert("demo/pack-4/cell:1/cell-imbalance", true);

      RoundResult result = service.tick(NOW_MS).orElseThrow();

      assertThat(result.model()).isEqualTo(SOH);
      assertThat(result.word()).startsWith("candidate soh-").endsWith(" waits to be signed");
      assertThat(result.outcome().orElseThrow().champion()).isEqualTo("linear regression");
      assertThat(result.outcome().orElseThrow().text())
          .contains("ONNX agrees within", "lg-hg2 fresh", "lg-hg2 seen late");
      assertThat(service.store().refused()).isZero();
      assertThat(service.tick(NOW_MS + 1000)).as("nothing new").isEmpty();
      Path snapshot = folder.resolve("work/soh/snapshots").resolve(result.snapshot());
      Map<String, String> facts = new KeptSnapshot(snapshot).facts();
      assertThat(facts)
          .containsEntry("quarantined", "demo/pack-2,demo/pack-3")
          .containsEntry("offsets", "{galvani.features.v1-0=24}")
          .containsEntry("feature_sha256", SOH.features().sha256())
          .containsEntry("held_out", "hash%4=0")
          .containsEntry("from_ms", "1700000000000")
          .containsEntry("cells_per_pack", "12")
          .containsKeys("train_sha256", "judged_sha256", "seed", "steps_per_pack", "to_ms");
      try (Stream<Path> candidates = Files.list(folder.resolve("models/candidates"))) {
        String manifest =
            Files.readString(candidates.findFirst().orElseThrow().resolve("manifest.json"));
        String payload = new ObjectMapper().readTree(manifest).path("payload").asText();
        String text = new String(java.util.Base64.getDecoder().decode(payload), UTF_8);
        assertThat(text)
            .contains("galvani.features.v1-0=24", "train_sha256", "to_ms", "linear regression")
            .contains(facts.getOrDefault("train_sha256", "?"))
            .doesNotContain("use_1\":\"");
      }
    }
  }

  @Test
  void fullDiskEndsTheRoundAndLeavesNothingBehind() {
    try (TrainerService service = service(OPEN, 0)) {
      MadeUpCharges.fill(service.store(), 24);
      service.writeWith(file -> new FullDisk(Files.newOutputStream(file), 20_000));

      assertThat(service.tick(NOW_MS).orElseThrow().word())
          .isEqualTo("no round: No space left on device");
      assertThat(folder.resolve("work/soh/snapshots")).isEmptyDirectory();
    }
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 1 | 1 | packs to learn from must be 4 or more, but were ",
        "24 | NaN | 1 | packs to learn from must be 4 or more, but were 0",
        "24 | 1 | 0 | capacities must differ by 1 % or more, but lie between ",
        "24 | 0 | 1 | ''",
      })
  void dataThatTeachesNothingIsToldInOneLine(int packs, float factor, double ageing, String why) {
    GateRules strict = new GateRules(0.99, 0, 1, 1, 5, 1 << 22, 10, 1);
    try (TrainerService service = service(strict, 0)) {
      for (int k = 0; k < packs; k++) {
        MadeUpCharges.add(
            service.store(), "demo/pack-" + k, MadeUpCharges.message(k, factor, ageing));
      }

      RoundResult result = service.round(SOH, "test", NOW_MS).orElseThrow();

      assertThat(result.word()).matches("(?s)(no round: |the gate failed, see ).*").contains(why);
      assertThat(folder.resolve("models/candidates")).doesNotExist();
    }
  }

  @Test
  void tooFewToJudgeOnAndTooFewChargesAreTold() {
    try (TrainerService service = service(OPEN, 0, "hash%1000=999", null)) {
      MadeUpCharges.fill(service.store(), 8);

      assertThat(service.round(SOH, "test", NOW_MS).orElseThrow().word())
          .isEqualTo("no round: packs to judge on must be 2 or more, but were 0");
    }
    try (TrainerService service = service(OPEN, 0)) {
      for (int k = 0; k < 24; k++) {
        PackFeatures few =
            PackFeatures.newBuilder()
                .setChemistry("NMC")
                .addCharges(MadeUpCharges.charge(1, 2.5 + 0.01 * k, 1, new Random(k)))
                .build();
        MadeUpCharges.add(service.store(), "demo/pack-" + k, few);
      }

      assertThat(service.round(SOH, "test", NOW_MS + 1).orElseThrow().word())
          .startsWith("no round: labelled charges of cells to learn from must be 300 or more");
    }
  }

  @Test
  void packsWithoutAWindowAreNeitherLearnedFromNorJudged() {
    try (TrainerService service = service(OPEN, 0)) {
      for (int k = 0; k < 24; k++) {
        PackFeatures.Builder prior = MadeUpCharges.message(k, 1, 1).toBuilder();
        prior
            .getChargesBuilderList()
            .forEach(
                row -> {
                  for (int c = 0; c < MadeUpCharges.CELLS; c++) {
                    row.setCapacityWindows(c, 0);
                  }
                });
        MadeUpCharges.add(service.store(), "demo/pack-" + k, prior.build());
      }

      assertThat(service.round(SOH, "test", NOW_MS).orElseThrow().word())
          .isEqualTo("no round: packs to learn from must be 4 or more, but were 0");
    }
  }

  @Test
  void championThatDoesNotExistIsTold() {
    try (TrainerService service = service(OPEN, 7)) {
      MadeUpCharges.fill(service.store(), 24);

      assertThat(service.round(SOH, "test", NOW_MS).orElseThrow().word())
          .isEqualTo(
              "no round: champion must be the newest release of soh, but 7 was wanted and there is"
                  + " none");
    }
  }

  @Test
  void laterRoundsAreJudgedOnTheSignedHoldOut() throws IOException {
    Path snapshots = folder.resolve("work/soh/snapshots");
    String first;
    try (TrainerService service = service(OPEN, 7)) {
      MadeUpCharges.fill(service.store(), 24);
      first = service.round(SOH, "test", NOW_MS).orElseThrow().snapshot();
    }
    Path held = new KeptSnapshot(snapshots.resolve(first)).signed(folder);
    try (TrainerService service = service(OPEN, 7, "hash%5=3", held)) {
      MadeUpCharges.fill(service.store(), 32);

      RoundResult result = service.round(SOH, "test", NOW_MS + 1000).orElseThrow();

      Path second = snapshots.resolve(result.snapshot());
      assertThat(second.resolve("judged.csv"))
          .hasSameBinaryContentAs(snapshots.resolve(first).resolve("judged.csv"));
      Map<String, String> facts = new KeptSnapshot(second).facts();
      assertThat(facts.get("held_out")).startsWith("signed set ");
      int judged = Integer.parseInt(facts.getOrDefault("judged_packs", ""));
      assertThat(facts).containsEntry("train_packs", Integer.toString(32 - judged));
    }
  }

  @Test
  void aSnapshotCanBeTrainedOnByHand() throws IOException {
    String snapshot;
    try (TrainerService service = service(OPEN, 7)) {
      MadeUpCharges.fill(service.store(), 24);
      snapshot = service.round(SOH, "test", NOW_MS).orElseThrow().snapshot();
    }

    int exitCode =
        TrainerPrograms.run(
            "train",
            "soh",
            "--data",
            folder.resolve("work/soh/snapshots").resolve(snapshot).toString(),
            "--held-out",
            "dataset=judged",
            "--repository",
            folder.resolve("by-hand").toString(),
            "--chemistry",
            "NMC",
            "--members",
            "5",
            "--epochs",
            "1");

    assertThat(exitCode).as("trained and gated, whatever the gate says").isIn(0, 4);
    assertThat(folder.resolve("by-hand/reports")).isNotEmptyDirectory();
  }

  private TrainerService service(GateRules rules, long champion) {
    return service(rules, champion, "hash%4=0", null);
  }

  private TrainerService service(
      GateRules rules,
      long champion,
      String heldOut,
      @org.jspecify.annotations.Nullable Path signed) {
    CourseConfig how =
        new CourseConfig(
            signed, heldOut, Duration.ofDays(1), 1_000_000L, 2.0, 1000, champion, 1L, 4);
    return new TrainerService(
        TrainerConfig.of(
            folder.resolve("models"),
            folder.resolve("work"),
            null,
            null,
            how,
            List.of("NMC"),
            List.of()),
        rules,
        Progress.SILENT);
  }
}
