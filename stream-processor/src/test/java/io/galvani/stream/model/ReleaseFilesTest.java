package io.galvani.stream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.release.model.KnownModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of verified releases lie on disk, and are what was verified or none. */
@SuppressWarnings("NullAway.Init")
final class ReleaseFilesTest {
  private static final String TENANT = "demo";
  private static final PackModel PACK =
      new PackModel(
          CellLibrary.shipped().get("generic-ncm").parameters(),
          4,
          1,
          PackModel.evenProbes(4, 1),
          1);

  @TempDir private Path home;
  private final ReleaseShelf shelf = new ReleaseShelf();

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.toList();
    }
  }

  @Test
  void packThatWasAwayForLongRunsAnyReleaseThatEverPassed() throws IOException {
    ReleaseFiles disk = ReleaseFiles.open(home);
    for (int counter = 1; counter <= 30; counter++) {
      shelf.put(TENANT, disk.keep(CapacityOnnx.release(counter, 100 + counter)));
    }

    assertThat(files()).hasSize(30);
    try (TaskNetworks networks = new TaskNetworks(shelf)) {
      assertThat(networks.capacity(TENANT, 1, PACK)).isNotNull();
      assertThat(networks.capacity(TENANT, 30, PACK)).isNotNull();
      assertThat(networks.loaded()).isEqualTo(2);
    }
    assertThat(shelf.takeLost()).isFalse();
  }

  @Test
  void bytesThatChangedOrAreGoneAreNotRunAndTheReleaseIsReadAgain() throws IOException {
    ReleaseFiles disk = ReleaseFiles.open(home);
    for (int counter = 1; counter <= 2; counter++) {
      shelf.put(TENANT, disk.keep(CapacityOnnx.release(counter, 100 + counter)));
      Path file = home.resolve(files().get(0));
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      if (counter == 1) {
        Files.write(file, bytes);
      } else {
        Files.delete(file);
      }
      try (TaskNetworks networks = new TaskNetworks(shelf)) {
        assertThat(networks.capacity(TENANT, counter, PACK)).isNull();
      }
      assertThat(shelf.find(TENANT, KnownModel.CAPACITY, counter)).isNull();
      assertThat(shelf.takeLost()).isTrue();
      assertThat(shelf.takeLost()).isFalse();
      shelf.put(TENANT, disk.keep(CapacityOnnx.release(counter, 100 + counter)));
      try (TaskNetworks networks = new TaskNetworks(shelf)) {
        assertThat(networks.capacity(TENANT, counter, PACK)).isNotNull();
      }
      ReleaseFiles.open(home);
    }
  }

  @Test
  void whatAnEarlierProcessLeftIsDeleted() throws IOException {
    ReleaseFiles.open(home).keep(CapacityOnnx.release(1, 100));
    Files.writeString(home.resolve("notes.txt"), "not ours");

    ReleaseFiles.open(home);

    assertThat(files()).containsExactly(home.resolve("notes.txt"));
  }

  @Test
  void diskThatTakesNoBytesLeavesThemInMemory() throws IOException {
    Path folder = home.resolve("releases");
    ReleaseFiles disk = ReleaseFiles.open(folder);
    Files.delete(folder);
    VerifiedRelease verified = CapacityOnnx.release(1, 100);

    VerifiedRelease kept = disk.keep(verified);

    assertThat(kept.onnx().read()).isEqualTo(verified.onnx().read());
    assertThatThrownBy(() -> ReleaseFiles.open(Files.createFile(folder)))
        .isInstanceOf(IOException.class);
  }
}
