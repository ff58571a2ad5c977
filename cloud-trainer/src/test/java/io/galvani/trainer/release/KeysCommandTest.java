package io.galvani.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.chassis.cli.InputException;
import io.galvani.release.document.Role;
import io.galvani.trainer.main.TrainerPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysCommandTest {
  @TempDir private Path home = Path.of("");

  private int keys(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "keys";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--repository";
    all[words.length + 2] = home.resolve("repository").toString();
    return TrainerPrograms.run(all);
  }

  private String out() {
    return home.resolve("keys").toString();
  }

  private String key(String name) {
    return home.resolve("keys").resolve(name + ".key").toString();
  }

  @Test
  void whatCannotBecomeARootLeavesNoKeysBehind() throws Exception {
    assertThat(keys("create", "--out", out(), "--days", "0")).isEqualTo(2);
    assertThat(keys("create", "--out", out(), "--days", "-3")).isEqualTo(2);
    assertThat(keys("create", "--out", out(), "--root-keys", "0")).isEqualTo(2);
    assertThat(keys("create", "--out", out(), "--threshold", "4")).isEqualTo(2);
    Path file = Files.createFile(home.resolve("repository"));
    assertThat(keys("create", "--out", out())).as("no folder").isEqualTo(2);
    Files.delete(file);

    assertThat(home.resolve("keys")).doesNotExist();
    assertThat(keys("create", "--out", out())).isZero();
  }

  @Test
  void aKeyFileStaysInItsFolder() {
    assertThat(keys("create", "--role", "timestamp", "--name", "../x", "--out", out()))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(home.resolve("x.key")).doesNotExist();
  }

  @Test
  void aKeyHasOneRole() {
    assertThat(keys("create", "--out", out())).isZero();

    assertThat(
            keys(
                "rotate",
                "--role",
                "release",
                "--new-key",
                key("timestamp"),
                "--root-key",
                key("root-1"),
                "--root-key",
                key("root-2")))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    ReleaseRepository repository = new ReleaseRepository(home.resolve("repository"));
    assertThat(repository.root().version()).isEqualTo(1);
    assertThat(repository.root().role(Role.RELEASE).keyIds())
        .doesNotContainAnyElementsOf(repository.root().role(Role.TIMESTAMP).keyIds());
  }

  @Test
  void whatIsWrongWithAKeyFileIsSaid() throws Exception {
    Path torn = home.resolve("torn.key");
    Files.writeString(torn, "garbage");
    Files.setPosixFilePermissions(torn, PosixFilePermissions.fromString("rw-------"));

    assertThatThrownBy(() -> KeyFiles.read(torn))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(torn + " must hold an Ed25519 key");
    Path none = home.resolve("none.key");
    assertThatThrownBy(() -> KeyFiles.read(none))
        .isInstanceOf(InputException.class)
        .hasMessage("key file cannot be used: there is no " + none);
  }
}
