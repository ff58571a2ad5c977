package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.InputException;
import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Progress;
import io.galvani.trainer.service.TrainerService.RoundResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerServiceTest {
  private static final long DAY_MS = 86_400_000;
  private static final long NOW_MS = 1_800_000_000_000L;

  /** Lets everything pass: these tests are not about the gate. */
  private static final GateRules OPEN = new GateRules(-1e9, 1e9, 0, 1, 1e9, 1L << 30, 10, 1);

  private static final GateRules SHUT = new GateRules(0.99, 0, 1, 1, 5, 1 << 22, 10, 1);

  private static final KnownModel SOC = KnownModel.SOC_CORRECTION;

  @TempDir private Path folder = Path.of("");

  @Test
  void duePacksBecomeASnapshotAndACandidate() throws IOException {
    try (TrainerService service = service(OPEN, Progress.SILENT)) {
      MadeUpFleet.fill(service.store(), 10);
      service.store().taken("galvani.features.v1-0", 10);

      RoundResult result = service.tick(NOW_MS).orElseThrow();

      assertThat(result.word()).contains("waits to be signed");
      assertThat(result.outcome().orElseThrow().champion()).isEqualTo("the uncorrected filter");
      assertThat(folder.resolve("models/candidates")).isNotEmptyDirectory();
      Path snapshot = folder.resolve("work/soc-correction/snapshots").resolve(result.snapshot());
      assertThat(Files.readString(snapshot.resolve("snapshot.json")))
          .contains("galvani.features.v1-0=10", "train_sha256", "hash%4=0", "\"seed\":\"1\"");
      assertThat(snapshot.resolve("train.seq").toFile().canExecute()).isFalse();
      assertThat(service.tick(NOW_MS + 1000)).as("nothing new").isEmpty();
    }
  }

  @Test
  void gateThatFailsLeavesNoCandidate() {
    try (TrainerService service = service(SHUT, Progress.SILENT)) {
      MadeUpFleet.fill(service.store(), 10);

      assertThat(service.tick(NOW_MS).orElseThrow().word()).startsWith("the gate failed, see ");
      assertThat(folder.resolve("models/candidates")).doesNotExist();
    }
  }

  @Test
  void dataThatTeachesNothingIsToldInOneLine() {
    assertThat(wordOf(store -> MadeUpFleet.add(store, "demo/pack-0", 0, 1)))
        .isEqualTo(
            "no round: held-out packs must have labelled steps, but none of 0 sequences has");
    assertThat(wordOf(store -> MadeUpFleet.fill(store, 4)))
        .startsWith("no round: packs to learn from must be 4 or more, but were");
    assertThat(
            wordOf(
                store -> {
                  for (int k = 0; k < 10; k++) {
                    MadeUpFleet.add(store, "demo/pack-" + k, k, Float.NaN);
                  }
                }))
        .startsWith("no round: held-out packs must have labelled steps");
  }

  private interface Filling {
    void into(FeatureStore store);
  }

  private String wordOf(Filling filling) {
    try (TrainerService service = service(OPEN, Progress.SILENT)) {
      filling.into(service.store());
      return service
          .round(SOC, "test", NOW_MS + System.nanoTime() % 1_000_000)
          .orElseThrow()
          .word();
    }
  }

  @Test
  void championThatDoesNotExistIsToldAndNothingIsTrained() {
    List<Progress.Epoch> epochs = new ArrayList<>();
    TrainerConfig config = config("", 7);
    try (TrainerService service = new TrainerService(config, OPEN, epochs::add)) {
      MadeUpFleet.fill(service.store(), 10);

      assertThat(service.tick(NOW_MS).orElseThrow().word())
          .isEqualTo(
              "no round: champion must be the newest release of soc-correction, but 7 was wanted"
                  + " and there is none");
      assertThat(epochs).isEmpty();
    }
  }

  @Test
  void roundThatRunsIsNotBegunAgain() {
    List<Optional<RoundResult>> inside = new ArrayList<>();
    TrainerService[] self = new TrainerService[1];
    Progress again =
        new Progress() {
          @Override
          public void entered(Stage stage) {
            inside.add(self[0].round(SOC, "again", NOW_MS + 1));
          }

          @Override
          public void told(Epoch epoch) {}
        };
    try (TrainerService service = service(OPEN, again)) {
      self[0] = service;
      MadeUpFleet.fill(service.store(), 10);

      assertThat(service.tick(NOW_MS)).isPresent();
      assertThat(inside).hasSize(4).allMatch(Optional::isEmpty);
    }
  }

  @Test
  void twoTrainersDoNotShareAFolder() {
    try (TrainerService service = service(OPEN, Progress.SILENT)) {
      assertThat(service.lastWord()).isEqualTo("soc-correction: no round yet");
      assertThatThrownBy(() -> service(OPEN, Progress.SILENT))
          .isInstanceOf(InputException.class)
          .hasMessageEndingWith("is held by another trainer");
    }
  }

  @Test
  void fullDiskEndsTheRoundAndLeavesNothingBehind() {
    try (TrainerService service = service(OPEN, Progress.SILENT)) {
      MadeUpFleet.fill(service.store(), 10);
      service.writeWith(file -> new FullDisk(Files.newOutputStream(file), 100_000));

      assertThat(service.tick(NOW_MS).orElseThrow().word())
          .isEqualTo("no round: No space left on device");
      assertThat(folder.resolve("work/soc-correction/snapshots")).isEmptyDirectory();

      service.writeWith(SnapshotFiles.DISK);
      assertThat(service.round(SOC, "space again", NOW_MS + 1000).orElseThrow().word())
          .contains("waits to be signed");
    }
  }

  @Test
  void trainerThatIsStartedAgainTrainsOnlyOnWhatIsNew() {
    try (TrainerService service = service(OPEN, Progress.SILENT)) {
      MadeUpFleet.fill(service.store(), 10);
      assertThat(service.tick(NOW_MS)).isPresent();
    }
    try (TrainerService again = service(OPEN, Progress.SILENT)) {
      MadeUpFleet.fill(again.store(), 10);
      assertThat(again.tick(NOW_MS + 30 * DAY_MS)).as("read again, nothing new").isEmpty();
      MadeUpFleet.fill(again.store(), 14);
      assertThat(again.tick(NOW_MS + 30 * DAY_MS)).isPresent();
    }
    try (TrainerService shortened = service(OPEN, Progress.SILENT)) {
      MadeUpFleet.fill(shortened.store(), 2);
      assertThat(shortened.tick(NOW_MS + 60 * DAY_MS)).as("the rest has run out").isEmpty();
      MadeUpFleet.fill(shortened.store(), 10);
      assertThat(shortened.tick(NOW_MS + 60 * DAY_MS)).isPresent();
    }
  }

  @Test
  void whatIsNoCandidateIsLeftAlone() throws IOException {
    Path stray = folder.resolve("models/candidates/.DS_Store");
    Files.createDirectories(stray.getParent());
    Files.writeString(stray, "x");

    try (TrainerService service = service(OPEN, Progress.SILENT)) {
      assertThat(service.lastWord()).contains("no round yet");
    }
    assertThat(stray).exists();
  }

  @Test
  void diskThatFillsWhileTrainingEndsTheRoundAndTheNextOneFindsTheWork() {
    SnapshotFiles[] disk = {SnapshotFiles.DISK};
    Progress filling =
        new Progress() {
          @Override
          public void entered(Stage stage) {
            disk[0] = file -> new FullDisk(Files.newOutputStream(file), 0);
          }

          @Override
          public void told(Epoch epoch) {}
        };
    try (TrainerService service = service(OPEN, filling)) {
      MadeUpFleet.fill(service.store(), 10);
      service.writeWith(file -> disk[0].create(file));

      RoundResult result = service.tick(NOW_MS).orElseThrow();

      assertThat(result.word()).startsWith("no round: ").contains("No space left on device");
      assertThat(folder.resolve("models/candidates")).doesNotExist();
      assertThat(service.lastWord()).contains("No space left on device");
    }
    try (TrainerService next = service(OPEN, Progress.SILENT)) {
      assertThat(next.lastWord())
          .isEqualTo("soc-correction: killed while in TRAIN; nothing was released");
    }
  }

  @Test
  void snapshotsThatNoCandidateWasLearnedFromGoWhenTheyAreOld() throws IOException {
    List<String> made = new ArrayList<>();
    for (GateRules rules : List.of(OPEN, SHUT, SHUT)) {
      TrainerConfig one = config("", 0).withKeepSnapshots(1);
      try (TrainerService service = new TrainerService(one, rules, Progress.SILENT)) {
        MadeUpFleet.fill(service.store(), 10);
        long nowMs = NOW_MS + 1000L * made.size();
        made.add(service.round(SOC, "test", nowMs).orElseThrow().snapshot());
      }
    }

    try (Stream<Path> left = Files.list(folder.resolve("work/soc-correction/snapshots"))) {
      assertThat(left.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder(made.get(0), made.get(2));
    }
  }

  @Test
  void candidatesThatNobodySignedDoNotPileUp() throws IOException {
    List<String> made = new ArrayList<>();
    TrainerConfig one = config("", 0).withKeepSnapshots(1);
    try (TrainerService service = new TrainerService(one, OPEN, Progress.SILENT)) {
      MadeUpFleet.fill(service.store(), 10);
      for (int k = 0; k < 3; k++) {
        made.add(service.round(SOC, "test", NOW_MS + 86_400_000L * k).orElseThrow().snapshot());
      }
    }

    try (Stream<Path> left = Files.list(folder.resolve("models/candidates"))) {
      assertThat(left).hasSize(1);
    }
    try (Stream<Path> left = Files.list(folder.resolve("work/soc-correction/snapshots"))) {
      assertThat(left.map(path -> String.valueOf(path.getFileName()))).containsExactly(made.get(2));
    }
  }

  @Test
  void quarantinedAndAlertingPacksAreNotLearnedFrom() throws IOException {
    try (TrainerService service =
        new TrainerService(config("demo/pack-1", 0), OPEN, Progress.SILENT)) {
      MadeUpFleet.fill(service.store(), 10);
      service.store().alert("demo/pack-2/cell:4/sensor-stuck", true);
      service.store().alert("demo/pack-3/cell:4/cell-overvoltage", true);

      String snapshot = service.tick(NOW_MS).orElseThrow().snapshot();

      Path rows = folder.resolve("work/soc-correction/snapshots").resolve(snapshot);
      assertThat(Files.readString(rows.resolve("snapshot.json")))
          .contains("\"quarantined\":\"demo/pack-1,demo/pack-2\"");
    }
  }

  private TrainerService service(GateRules rules, Progress progress) {
    return new TrainerService(config("", 0), rules, progress);
  }

  private TrainerConfig config(String quarantine, long champion) {
    return TrainerConfig.of(
        folder.resolve("models"),
        folder.resolve("work"),
        CourseConfig.DEFAULT.withChampion(champion).withEpochs(8),
        null,
        null,
        List.of("NMC"),
        quarantine.isEmpty() ? List.of() : List.of(quarantine));
  }
}
