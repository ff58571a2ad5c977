package io.galvani.stream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.SignedDocument;
import io.galvani.release.trial.ModelTrial;
import io.galvani.release.verify.HonestRepository;
import io.galvani.release.verify.OnnxBytes;
import io.galvani.release.verify.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of other answers tells whether a trial was run: no hash is looked at here. */
final class RememberedTrialsTest {
  private final HonestRepository honest = new HonestRepository();

  @TempDir private Path home = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(home.resolve("tried"));
  }

  private void run(long counter, String program, String operator) throws Exception {
    ReleaseManifest manifest =
        ReleaseManifest.parse(SignedDocument.parse(honest.bundle(counter).manifest()).payload());
    new RememberedTrials(new ModelTrial(Duration.ofSeconds(100), 64), folder, program)
        .run(manifest, OnnxBytes.of(operator));
  }

  private long remembered() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void whatWasPassedIsNotRunAgainByTheNextProcess() throws Exception {
    run(1, "0.1.0 1.29.0", "Neg");

    run(1, "0.1.0 1.29.0", "Identity");

    assertThat(remembered()).isEqualTo(1);
  }

  @Test
  void anotherReleaseAndAnotherRuntimeAreTried() throws Exception {
    run(1, "0.1.0 1.29.0", "Neg");

    assertThatThrownBy(() -> run(2, "0.1.0 1.29.0", "Identity"))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> run(1, "0.1.0 1.30.0", "Identity"))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void refusalIsNotRemembered() throws Exception {
    assertThatThrownBy(() -> run(1, "0.1.0 1.29.0", "Identity"))
        .isInstanceOf(RefusedException.class);

    assertThat(remembered()).isZero();
    run(1, "0.1.0 1.29.0", "Neg");
  }
}
