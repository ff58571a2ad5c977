package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.model.KnownModel;
import io.galvani.schemas.PackId;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.schemas.alert.AlertJson;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.service.TrainerService.RoundResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service trains the anomaly model of what the fleet streams, beside the correction. */
final class AnomalyServiceTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final KnownModel ANOMALY = KnownModel.ANOMALY;

  /** Lets everything pass that the anomaly model's own checks let pass. */
  private static final GateRules OPEN = new GateRules(-1e9, 1e9, 0, 1, 1e9, 1L << 30, 10, 1);

  @TempDir private Path folder = Path.of("");

  @Test
  void healthyPacksBecomeASnapshotAndAModelThatTheGateJudgesByPlantedFaults() throws IOException {
    try (TrainerService service = service(GateRules.DEFAULT, 0)) {
      MadeUpSnippets.fill(service.store(), 24);
      service.store().taken("galvani.features.v1-0", 24);
      service.store().alert("demo/pack-2/cell:4/cell-imbalance", true);
      service.store().alert("demo/pack-3/pack/pack-silent", true);

      RoundResult result = service.tick(NOW_MS).orElseThrow();

      assertThat(result.model()).isEqualTo(ANOMALY);
      assertThat(result.word()).startsWith("the gate failed, see ");
      assertThat(folder.resolve("models/candidates")).doesNotExist();
      assertThat(result.outcome().orElseThrow().text())
          .contains("soft-short", "high-resistance-joint", "cooling-loss", "false alarms")
          .contains("principal components", "packs or more")
          .doesNotContain("rule");
      Path snapshot = folder.resolve("work/anomaly/snapshots").resolve(result.snapshot());
      assertThat(Files.readString(snapshot.resolve("snapshot.json")))
          .contains("galvani.features.v1-0=24", "train_sha256", "hash%4=0", "\"seed\":\"1\"")
          .contains("\"quarantined\":\"demo/pack-2\"", ANOMALY.features().sha256());
      assertThat(service.tick(NOW_MS + 1000)).as("nothing new").isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 1 | true | packs to learn from must be 4 or more, but were ",
        "16 | NaN | true | packs to learn from must be 4 or more, but were 0",
        "16 | 1 | false | healthy snippets of driving must be 30 or more on each side, but were 0",
        "16 | 0 | true | ''",
      })
  void dataThatTeachesNothingIsToldInOneLine(int packs, float factor, boolean drives, String why) {
    try (TrainerService service = service(GateRules.DEFAULT, 0)) {
      for (int k = 0; k < packs; k++) {
        MadeUpSnippets.add(
            service.store(), "demo/pack-" + k, MadeUpSnippets.message(k, factor, drives));
      }

      RoundResult result = service.round(ANOMALY, "test", NOW_MS).orElseThrow();

      assertThat(result.word()).matches("(?s)(no round: |the gate failed, see ).*").contains(why);
      assertThat(folder.resolve("models/candidates")).doesNotExist();
    }
  }

  @Test
  void packsWithoutAFullSnippetAreTooSmallADataSet() {
    try (TrainerService service = service(OPEN, 0)) {
      for (int k = 0; k < 16; k++) {
        var whole = MadeUpSnippets.message(k, 1, true).toBuilder();
        var few = whole.clone().clearAtSeq().clearAtTimestampMs().clearDurationS();
        few.clearFeatures().clearSnippetFeatures();
        for (int step = 0; step < 40; step++) {
          few.addAtSeq(step).addDurationS(10).addAtTimestampMs(whole.getAtTimestampMs(step));
          few.addAllFeatures(whole.getFeaturesList().subList(8 * step, 8 * step + 8));
          few.addAllSnippetFeatures(whole.getSnippetFeaturesList().subList(8 * step, 8 * step + 8));
        }
        MadeUpSnippets.add(service.store(), "demo/pack-" + k, few.build());
      }

      assertThat(service.round(ANOMALY, "test", NOW_MS).orElseThrow().word())
          .isEqualTo("no round: packs to judge on must have snippets, but none has");
    }
  }

  @Test
  void championThatDoesNotExistIsTold() {
    try (TrainerService service = service(OPEN, 7)) {
      MadeUpSnippets.fill(service.store(), 16);

      assertThat(service.round(ANOMALY, "test", NOW_MS).orElseThrow().word())
          .isEqualTo(
              "no round: champion must be the newest release of anomaly, but 7 was wanted and"
                  + " there is none");
    }
  }

  @Test
  void laterRoundsAreJudgedOnTheSignedHoldOutWhoseChangeIsNoticed() throws IOException {
    Path snapshots = folder.resolve("work/anomaly/snapshots");
    String first;
    try (TrainerService service = service(OPEN, 0)) {
      MadeUpSnippets.fill(service.store(), 24);
      first = service.round(ANOMALY, "test", NOW_MS).orElseThrow().snapshot();
    }
    Path held = new KeptSnapshot(snapshots.resolve(first)).signed(folder);
    CourseConfig how =
        new CourseConfig(held, "hash%5=3", Duration.ofDays(1), 1L, 2.0, 5_000, 0L, 1L, 2);
    try (TrainerService service = new TrainerService(config(null, how), OPEN, Progress.SILENT)) {
      MadeUpSnippets.fill(service.store(), 40);

      RoundResult result = service.round(ANOMALY, "test", NOW_MS + 1000).orElseThrow();

      assertThat(Files.readAllBytes(snapshots.resolve(result.snapshot()).resolve("judged.seq")))
          .isEqualTo(Files.readAllBytes(snapshots.resolve(first).resolve("judged.seq")));
      Map<String, String> facts = new KeptSnapshot(snapshots.resolve(result.snapshot())).facts();
      assertThat(facts.get("held_out")).startsWith("signed set ");
      int judged = Integer.parseInt(facts.getOrDefault("judged_packs", ""));
      assertThat(facts).containsEntry("train_packs", Integer.toString(40 - judged));

      Files.write(held.resolve("rows.seq"), new byte[] {1});
      assertThat(service.round(ANOMALY, "test", NOW_MS + 2000).orElseThrow().word())
          .isEqualTo("no round: hold-out " + held + " was changed after it was signed");
    }
  }

  @Test
  void timeOfAnAlertThatIsClosedAgainIsLeftOutOfWhatCountsAsHealthy() throws IOException {
    long beganMs = 1_700_000_000_000L;
    try (TrainerService service = service(OPEN, 0)) {
      MadeUpSnippets.fill(service.store(), 24);
      service.store().alertEvent("demo/pack-1", closed("cell-imbalance", beganMs + 5_000_000));
      service.store().alertEvent("demo/pack-2", closed("learned-anomaly", beganMs + 5_000_000));
      service.store().alertEvent("demo/pack-3", new byte[] {1});

      String snapshot = service.round(ANOMALY, "test", NOW_MS).orElseThrow().snapshot();

      Path rows = folder.resolve("work/anomaly/snapshots").resolve(snapshot);
      long steps = Files.size(rows.resolve("train.seq")) + Files.size(rows.resolve("judged.seq"));
      String again = service.round(ANOMALY, "test", NOW_MS + 1000).orElseThrow().snapshot();
      assertThat(again).isNotEqualTo(snapshot);
      assertThat(service.store().refused()).isEqualTo(1);
      service.store().alertEvent("demo/pack-4", closed("cell-imbalance", beganMs + 5_000_000));
      String more = service.round(ANOMALY, "test", NOW_MS + 2000).orElseThrow().snapshot();
      Path fewer = folder.resolve("work/anomaly/snapshots").resolve(more);
      long left = Files.size(fewer.resolve("train.seq")) + Files.size(fewer.resolve("judged.seq"));
      long bytesOfAStep = 8 + 1 + 12 * 4;
      long stepsLeftOut = (3600 + 60 + 3600) / 10 + 1;
      assertThat(steps - left).isEqualTo(stepsLeftOut * bytesOfAStep);
    }
  }

  private static byte[] closed(String rule, long atMs) {
    return AlertJson.toBytes(
        new AlertEvent(
            new PackId("demo", "any"),
            "0".repeat(32),
            AlertEvent.Phase.CLEARED,
            rule,
            AlertEvent.Severity.MINOR,
            "pack",
            atMs - 60_000,
            atMs,
            1,
            1,
            1,
            "1",
            "",
            Map.of(),
            "cloud"));
  }

  @Test
  void stepsOfAnotherSchemaAreNotLearnedFrom() {
    try (TrainerService service = service(OPEN, 0)) {
      var message = MadeUpSnippets.message(1, 1, true).toBuilder().setSnippetSchema("0123");
      MadeUpSnippets.add(service.store(), "demo/pack-1", message.build());

      assertThat(service.store().refused()).isEqualTo(1);
      assertThat(service.tick(NOW_MS)).isEmpty();
    }
  }

  @Test
  void roundsOfTwoModelsNeverOverlapAndNeitherIsStarved() {
    List<Optional<RoundResult>> inside = new ArrayList<>();
    TrainerService[] self = new TrainerService[1];
    Progress other =
        new Progress() {
          @Override
          public void freezing() {
            inside.add(self[0].round(ANOMALY, "again", NOW_MS));
            inside.add(self[0].round(KnownModel.SOC_CORRECTION, "again", NOW_MS));
          }

          @Override
          public void told(Epoch epoch) {}
        };
    CourseConfig hourly =
        new CourseConfig(
            null, "hash%4=0", Duration.ofHours(1), 1_000_000L, 1000.0, 5_000, 0L, 1L, 2);
    try (TrainerService service = new TrainerService(config(hourly, hourly), OPEN, other)) {
      self[0] = service;
      List<KnownModel> rounds = new ArrayList<>();
      for (int hour = 0; hour < 4; hour++) {
        MadeUpSnippets.add(
            service.store(), "demo/pack-" + hour, MadeUpSnippets.message(hour, 1, true));
        for (int tick = 0; tick < 3; tick++) {
          service
              .tick(NOW_MS + 3_600_000L * hour + 1000L * tick)
              .ifPresent(result -> rounds.add(result.model()));
        }
      }

      assertThat(rounds).hasSize(8);
      assertThat(rounds.stream().filter(ANOMALY::equals)).hasSize(4);
      assertThat(inside).hasSize(16).allMatch(Optional::isEmpty);
    }
  }

  private TrainerService service(GateRules rules, long champion) {
    CourseConfig how = CourseConfig.DEFAULT.withChampion(champion).withEpochs(5);
    return new TrainerService(config(null, how), rules, Progress.SILENT);
  }

  private TrainerConfig config(
      @org.jspecify.annotations.Nullable CourseConfig correction, CourseConfig anomaly) {
    TrainerConfig usual =
        TrainerConfig.of(
            folder.resolve("models"),
            folder.resolve("work"),
            correction,
            anomaly,
            null,
            List.of("NMC"),
            List.of());
    return new TrainerConfig(
        usual.repository(),
        usual.work(),
        usual.keepSnapshots(),
        correction,
        anomaly,
        null,
        usual.restBeforeAnchor(),
        10.0,
        usual.quarantine(),
        usual.quarantineRules(),
        usual.packs(),
        usual.hardware(),
        usual.chemistries(),
        -1,
        usual.kafka());
  }
}
