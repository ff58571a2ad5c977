package io.galvani.edge.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.pack.PackModel;
import io.galvani.edge.TestCells;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.release.model.KnownModel;
import io.galvani.release.run.NativeRuntime;
import io.galvani.schemas.PackId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One thread keeps the models of all packs. */
final class ModelDeskTest {
  private static final PackId FAULTY = new PackId("acme", "pack-1");
  private static final PackId SOUND = new PackId("acme", "pack-2");
  private static final long NOW_MS = 1_800_000_000_000L;

  private final PackModel model =
      new PackModel(TestCells.nmc().parameters(), 2, 1, new int[] {0}, 1);

  @Test
  @Timeout(60)
  void aFaultOfOnePackEndsTheModelsOfNoOther(@TempDir Path home) throws Exception {
    NativeRuntime.prepare(Path.of("target")); // one folder for all tests of this process
    ModelsConfig config =
        ModelsConfig.of(
            home.resolve("models"),
            new SignedReleases(NOW_MS).deliver(home),
            SignedReleases.HARDWARE);
    try (ModelDesk desk = new ModelDesk(config, "0.1.0", () -> NOW_MS)) {
      desk.add(
              FAULTY,
              "",
              model,
              "as wired",
              () -> {
                throw new IllegalStateException("numbering of the pack must be known, but is not");
              })
          .resumed(0);
      desk.add(SOUND, "", model, "as wired", () -> 77).resumed(0);
      desk.start(() -> {});
      desk.linkUp();

      Set<String> told = new HashSet<>();
      while (told.size() < KnownModel.values().length || desk.failed() == 0) {
        told.addAll(desk.messages().keySet());
        Thread.sleep(10);
      }

      assertThat(told).allMatch(topic -> topic.contains(SOUND.pack()));
      assertThat(desk.failed()).isEqualTo(KnownModel.values().length);
    }
  }
}
