package io.galvani.release.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.verify.Bundle;
import io.galvani.release.verify.DeviceClock;
import io.galvani.release.verify.HonestRepository;
import io.galvani.release.verify.OnnxBytes;
import io.galvani.release.verify.Refusal;
import io.galvani.release.verify.RefusedException;
import io.galvani.release.verify.ReleaseVerifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The golden vector of the manifest says: 2 V gives -2 Ah. */
final class ModelTrialTest {
  private final HonestRepository honest = new HonestRepository();
  private final ModelTrial trial = new ModelTrial(Duration.ofSeconds(100), 64);

  @TempDir private Path folder = Path.of("");

  private void run(ModelTrial how, byte[] model) throws Exception {
    Bundle bundle = honest.bundle(1);
    ReleaseManifest manifest =
        ReleaseVerifier.verify(
                bundle,
                honest.trust(),
                HonestRepository.device(),
                new DeviceClock(true, HonestRepository.NOW_MS))
            .manifest();
    how.run(manifest, Files.write(folder.resolve("soh.onnx"), model));
  }

  private Refusal refusal(ModelTrial how, byte[] model) {
    return Assertions.assertThrows(RefusedException.class, () -> run(how, model)).refusal();
  }

  @Test
  void aModelThatAnswersAsStatedPasses() throws Exception {
    run(trial, OnnxBytes.of("Neg"));
  }

  @Test
  void wrongAnswersAndNaNAreRefused() {
    assertThat(refusal(trial, OnnxBytes.of("Identity"))).isEqualTo(Refusal.GOLDEN_WRONG);
    // The arc cosine of 2 is NaN.
    assertThat(refusal(trial, OnnxBytes.of("Acos"))).isEqualTo(Refusal.GOLDEN_WRONG);
  }

  @Test
  void whatTheRuntimeCannotLoadIsRefusedInTheChild() {
    assertThat(refusal(trial, OnnxBytes.of("NoSuchOperator"))).isEqualTo(Refusal.LOAD_FAILED);
    assertThat(refusal(trial, "no model".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Refusal.LOAD_FAILED);
  }

  @Test
  void aModelThatTakesTooLongIsRefused() {
    assertThat(refusal(new ModelTrial(Duration.ofMillis(1), 64), OnnxBytes.of("Neg")))
        .isEqualTo(Refusal.LOAD_FAILED);
  }

  /** It answers as stated wherever it is given the gibibyte that it takes outside the heap. */
  @Test
  void aModelThatTakesTooMuchNativeMemoryIsRefused() throws Exception {
    byte[] greedy = OnnxBytes.greedy(1 << 28);
    run(new ModelTrial(Duration.ofSeconds(100), 64, 4_000), greedy);

    assertThat(refusal(trial, greedy)).isEqualTo(Refusal.LOAD_FAILED);
  }

  /** So that it is the child that the system ends where memory runs out. */
  @Test
  @EnabledOnOs(OS.LINUX)
  @Timeout(100)
  void theChildIsTheFirstToBeEndedWhereMemoryRunsOut() throws Exception {
    Path endless = folder.resolve("payload");
    assertThat(new ProcessBuilder("mkfifo", endless.toString()).start().waitFor()).isZero();
    Process child = new ProcessBuilder(trial.command(endless, endless)).start();
    try {
      Path score = Path.of("/proc/" + child.pid() + "/oom_score_adj");
      while (child.isAlive() && !Files.readString(score).strip().equals("1000")) {
        Thread.sleep(10);
      }
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void theChildEndsWithItsParent() throws Exception {
    Path endless = folder.resolve("payload");
    assertThat(new ProcessBuilder("mkfifo", endless.toString()).start().waitFor()).isZero();
    Process child = new ProcessBuilder(trial.command(endless, endless)).start();
    try {
      // Nobody writes into the pipe that the child reads; its input ends as when the parent is
      // killed.
      child.getOutputStream().close();
      assertThat(child.waitFor(100, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isEqualTo(GoldenRun.ORPHANED);
    } finally {
      child.destroyForcibly();
    }
  }
}
