package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.model.KnownModel;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.round.CourseConfig;
import io.galvani.trainer.round.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a killed trainer leaves is what its folders held when a phase began: copies stand for it.
 */
final class KilledTrainerTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final GateRules OPEN = new GateRules(-1e9, 1e9, 0, 1, 1e9, 1L << 30, 10, 1);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"SOC_CORRECTION, 5", "ANOMALY, 4", "CAPACITY, 5"})
  void killedInAnyPhaseTheNextTrainerCleansUpAndNothingIsReleased(KnownModel model, int phases)
      throws IOException {
    List<Path> killed = new ArrayList<>();
    Progress copying =
        new Progress() {
          @Override
          public void entered(Stage stage) {
            Path copy = folder.resolve("killed-" + stage);
            copy(folder.resolve("live"), copy);
            killed.add(copy);
          }

          @Override
          public void told(Epoch epoch) {}
        };
    try (TrainerService service =
        new TrainerService(config(model, folder.resolve("live")), OPEN, copying)) {
      if (model == KnownModel.CAPACITY) {
        MadeUpCharges.fill(service.store(), 24);
      } else if (model == KnownModel.ANOMALY) {
        MadeUpSnippets.fill(service.store(), 24);
      } else {
        MadeUpFleet.fill(service.store(), 10);
      }
      service.writeWith(
          file -> {
            if (killed.isEmpty() && String.valueOf(file.getFileName()).startsWith(Snapshot.TRAIN)) {
              Path copy = folder.resolve("killed-SNAPSHOT");
              copy(folder.resolve("live"), copy);
              killed.add(copy);
            }
            return Files.newOutputStream(file);
          });
      service.tick(NOW_MS);
    }
    assertThat(killed).hasSize(phases);
    Path half = killed.get(phases - 1).resolve("models/candidates/half");
    Files.createDirectories(half);
    Files.writeString(half.resolve("soc-correction.onnx"), "cut");
    for (Path at : killed) {
      String phase = String.valueOf(at.getFileName()).replaceAll(".*-", "");
      try (TrainerService next = new TrainerService(config(model, at), OPEN, Progress.SILENT)) {
        assertThat(next.lastWord())
            .isEqualTo(model.id() + ": killed while in " + phase + "; nothing was released");
        assertThat(undone(model, at)).isEmpty();
        assertThat(at.resolve("models/releases")).doesNotExist();
      }
    }
    assertThat(half).doesNotExist();
  }

  private static List<Path> undone(KnownModel model, Path at) throws IOException {
    Path snapshots = at.resolve("work").resolve(model.id()).resolve("snapshots");
    if (!Files.exists(snapshots)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(snapshots)) {
      return all.filter(p -> String.valueOf(p.getFileName()).startsWith(".undone")).toList();
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static TrainerConfig config(KnownModel model, Path at) {
    return TrainerConfig.of(
        at.resolve("models"),
        at.resolve("work"),
        model == KnownModel.SOC_CORRECTION ? CourseConfig.DEFAULT : null,
        model == KnownModel.ANOMALY ? CourseConfig.DEFAULT.withEpochs(2) : null,
        model == KnownModel.CAPACITY ? CourseConfig.DEFAULT.withEpochs(4) : null,
        List.of("NMC"),
        List.of());
  }
}
