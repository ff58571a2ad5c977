package io.galvani.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.trainer.main.TrainerPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReleaseCommandsTest {
  private static final int REFUSED = 3;

  @TempDir private Path home = Path.of("");

  private int run(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--repository";
    all[words.length + 1] = home.resolve("repository").toString();
    return TrainerPrograms.run(all);
  }

  private String key(String name) {
    return home.resolve("keys").resolve(name + ".key").toString();
  }

  private void release(String candidate) {
    assertThat(run("models", "sign", candidate, "--key", key("release"))).isZero();
    assertThat(run("models", "release", candidate, "--timestamp-key", key("timestamp"))).isZero();
  }

  private void candidate(String name) {
    DoublingModel.addTo(new ReleaseRepository(home.resolve("repository")), name);
  }

  @BeforeEach
  void keysAndACandidate() {
    assertThat(run("keys", "create", "--out", home.resolve("keys").toString())).isZero();
    candidate("first");
  }

  @Test
  void whatNoDeviceComputesTheFeaturesOfIsNotReleased() {
    DoublingModel.addTo(new ReleaseRepository(home.resolve("repository")), "foreign", "soh");
    assertThat(run("models", "sign", "foreign", "--key", key("release"))).isZero();

    assertThat(run("models", "release", "foreign", "--timestamp-key", key("timestamp")))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(run("models", "show", "soh", "1")).isEqualTo(CommandLineRunner.BAD_INPUT);
  }

  @Test
  void aSignedCandidateBecomesAReleaseThatEdgesTake() {
    assertThat(run("models", "release", "first", "--timestamp-key", key("timestamp")))
        .as("not signed yet")
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    release("first");

    assertThat(run("models", "verify", "doubling", "1")).isZero();
    assertThat(run("models", "verify", "doubling", "1", "--json")).isZero();
    assertThat(run("models", "verify", "doubling", "1", "--chemistry", "LFP")).isEqualTo(REFUSED);
    assertThat(run("models", "list", "--json")).isZero();
    assertThat(run("models", "show", "doubling", "1")).isZero();
    assertThat(run("models", "show", "doubling", "2")).isEqualTo(CommandLineRunner.BAD_INPUT);
  }

  @Test
  void countersGrowAndAnOlderModelComesBackAsANewRelease() {
    release("first");
    candidate("second");
    release("second");
    assertThat(run("models", "reissue", "doubling", "1")).isZero();
    release("doubling-again-1-3");

    assertThat(run("models", "verify", "doubling", "3")).isZero();
    ReleaseRepository repository = repository();
    assertThat(repository.release("doubling", 3).manifest().files())
        .isEqualTo(repository.release("doubling", 1).manifest().files());
  }

  @Test
  void aWithdrawnReleaseIsTakenByNoEdge() {
    release("first");
    candidate("second");
    release("second");
    String[] withdraw = {
      "models", "withdraw", "doubling", "2", "--timestamp-key", key("timestamp")
    };

    assertThat(run(withdraw)).isZero();

    String features = repository().release("doubling", 2).manifest().features().sha256();
    assertThat(repository().newest("doubling", features).orElseThrow().counter())
        .as("to be beaten")
        .isEqualTo(1);
    assertThat(run("models", "verify", "doubling", "2")).isEqualTo(REFUSED);
    assertThat(run("models", "verify", "doubling", "1")).isZero();
    assertThat(run("models", "rollout", "doubling", "2")).isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(run(withdraw)).as("once more").isEqualTo(CommandLineRunner.BAD_INPUT);
    candidate("third");
    release("third");
    assertThat(run("models", "verify", "doubling", "2")).as("stays out").isEqualTo(REFUSED);
    assertThat(run("models", "verify", "doubling", "3")).isZero();
  }

  @Test
  void withWhatIsWithdrawnEverythingOlderMayGo() {
    release("first");
    candidate("second");
    release("second");

    assertThat(
            run(
                "models",
                "withdraw",
                "doubling",
                "2",
                "--and-older",
                "--timestamp-key",
                key("timestamp")))
        .isZero();

    assertThat(run("models", "verify", "doubling", "1")).isEqualTo(REFUSED);
    assertThat(repository().timestamp().orElseThrow().models())
        .hasEntrySatisfying("doubling", current -> assertThat(current.floor()).isEqualTo(3));
  }

  @Test
  void whoeverDroveACounterUpIsOvertaken() {
    release("first");
    candidate("second");
    assertThat(run("models", "sign", "second", "--key", key("release"), "--counter", "1"))
        .as("behind")
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(run("models", "sign", "second", "--key", key("release"), "--counter", "9001"))
        .isZero();
    assertThat(run("models", "release", "second", "--timestamp-key", key("timestamp"))).isZero();

    assertThat(run("models", "verify", "doubling", "9001")).isZero();
    assertThat(repository().release("doubling", 9001).manifest().previousCounter()).isEqualTo(1);
    candidate("third");
    release("third");
    assertThat(run("models", "verify", "doubling", "9002")).isZero();
  }

  private ReleaseRepository repository() {
    return new ReleaseRepository(home.resolve("repository"));
  }

  @Test
  void whoMayNotReleaseSpoilsNoCandidate() {
    assertThat(run("models", "sign", "first", "--key", key("timestamp")))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(run("models", "sign", "first", "--key", key("release"), "--days", "0"))
        .isEqualTo(CommandLineRunner.BAD_INPUT);

    release("first");
    assertThat(run("models", "verify", "doubling", "1")).isZero();
  }

  @Test
  void aCandidateWhoseCounterAnotherTookIsSignedAnew() {
    candidate("second");
    assertThat(run("models", "sign", "second", "--key", key("release"))).isZero();
    release("first");

    assertThat(run("models", "release", "second", "--timestamp-key", key("timestamp")))
        .as("1 is taken")
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    release("second");

    assertThat(run("models", "verify", "doubling", "2")).isZero();
    assertThat(repository().waiting()).isEmpty();
    assertThat(run("models", "sign", "first", "--key", key("release")))
        .as("released")
        .isEqualTo(CommandLineRunner.BAD_INPUT);
  }

  @Test
  void aReleaseThatTheDiskDidNotTakeIsReleasedAgain() throws Exception {
    assertThat(run("models", "sign", "first", "--key", key("release"))).isZero();
    Path inTheWay = Files.writeString(home.resolve("repository/releases"), "full");
    String[] release = {"models", "release", "first", "--timestamp-key", key("timestamp")};
    assertThat(run(release)).isEqualTo(CommandLineRunner.BAD_INPUT);
    Files.delete(inTheWay);

    assertThat(run(release)).isZero();
    assertThat(run("models", "verify", "doubling", "1")).isZero();
  }

  @Test
  void aTornCandidateHidesNoOther() throws Exception {
    Path torn = Files.createDirectories(home.resolve("repository/candidates/torn"));
    Files.writeString(torn.resolve("manifest.json"), "{");

    assertThat(run("models", "list")).isZero();
    assertThat(repository().waiting()).hasSize(1);
    assertThat(repository().unreadable()).containsOnlyKeys(torn);
    assertThat(repository().unreadable().get(torn)).contains("torn").contains("manifest.json");
  }

  @Test
  void anAlteredFileIsRefused() throws Exception {
    release("first");
    Files.writeString(
        home.resolve("repository/releases/doubling/1/doubling.onnx"),
        "x",
        StandardOpenOption.APPEND);

    assertThat(run("models", "verify", "doubling", "1")).isEqualTo(REFUSED);
  }

  @Test
  void aRotatedKeySignsNoMoreAndARootNeedsItsThreshold() {
    release("first");
    candidate("early");
    assertThat(run("models", "sign", "early", "--key", key("release"))).isZero();
    String keys = home.resolve("keys").toString();
    assertThat(run("keys", "create", "--role", "release", "--name", "next", "--out", keys))
        .isZero();
    String[] rotate = {
      "keys", "rotate", "--role", "release", "--new-key", key("next"), "--root-key", key("root-1")
    };
    assertThat(run(rotate)).as("one of two root keys").isEqualTo(CommandLineRunner.BAD_INPUT);
    String[] both = java.util.Arrays.copyOf(rotate, rotate.length + 2);
    both[rotate.length] = "--root-key";
    both[rotate.length + 1] = key("root-3");
    assertThat(run(both)).isZero();

    assertThat(run("models", "verify", "doubling", "1")).isEqualTo(REFUSED);
    assertThat(run("models", "rollout", "doubling", "1"))
        .as("every pack would refuse it")
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(run("models", "release", "early", "--timestamp-key", key("timestamp")))
        .as("signed by the old key")
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(run("models", "sign", "early", "--key", key("release")))
        .as("the old key")
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(run("models", "sign", "early", "--key", key("next"))).isZero();
    assertThat(run("models", "release", "early", "--timestamp-key", key("timestamp"))).isZero();
    assertThat(run("models", "verify", "doubling", "2")).isZero();
  }

  @Test
  void theLastKeyOfARoleIsNotRevoked() {
    String id = KeyFiles.read(Path.of(key("release"))).id();

    assertThat(run("keys", "revoke", id, "--root-key", key("root-1"), "--root-key", key("root-2")))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    assertThat(run("keys", "revoke", "nobody", "--root-key", key("root-1")))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
    String spare = KeyFiles.read(Path.of(key("root-3"))).id();
    assertThat(
            run("keys", "revoke", spare, "--root-key", key("root-1"), "--root-key", key("root-2")))
        .isZero();
  }

  @Test
  void aKeyThatOthersMayReadIsNotUsed() throws Exception {
    Files.setPosixFilePermissions(
        Path.of(key("release")),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(run("models", "sign", "first", "--key", key("release")))
        .isEqualTo(CommandLineRunner.BAD_INPUT);
  }

  @Test
  void kafkaThatCannotBeSpokenToIsOneLine() throws Exception {
    Path settings = home.resolve("client.properties");
    Files.writeString(settings, "client.id=ops\n");
    String[] history = {"models", "history", "doubling", "--config", settings.toString()};

    assertThat(TrainerPrograms.run(history)).as("no address").isEqualTo(2);
    Files.writeString(settings, "bootstrap.servers=nonsense\n");
    assertThat(TrainerPrograms.run(history)).as("no host:port").isEqualTo(2);
  }

  @Test
  void aRepositoryThatIsNotThereIsNotAnEmptyOne() {
    String none = home.resolve("none").toString();

    assertThat(TrainerPrograms.run("models", "list", "--repository", none)).isEqualTo(2);
    assertThat(TrainerPrograms.run("models", "history", "doubling", "--repository", none))
        .isEqualTo(2);
  }

  @Test
  void rolloutsBeginPauseResumeAndGoBack() {
    assertThat(run("models", "rollout", "doubling", "1")).as("not released").isEqualTo(2);
    release("first");

    assertThat(run("models", "rollout", "doubling", "1", "--waves", "50,20")).isEqualTo(2);
    assertThat(run("models", "rollout", "doubling", "1", "--previous", "7")).isEqualTo(2);
    assertThat(run("models", "rollout", "doubling", "1")).isZero();
    assertThat(run("models", "rollout", "doubling", "1")).as("still going out").isEqualTo(2);
    assertThat(run("models", "resume", "doubling")).isEqualTo(2);
    assertThat(run("models", "pause", "doubling")).isZero();
    assertThat(run("models", "resume", "doubling", "--json")).isZero();
    assertThat(run("models", "rollback", "doubling")).isZero();
    assertThat(run("models", "pause", "doubling")).isEqualTo(2);
    assertThat(run("models", "history", "doubling", "--json")).isZero();
  }
}
