package io.galvani.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.trainer.main.TrainerPrograms;
import java.nio.file.Path;

/** A candidate on its way to a release, by the commands that a person gives. */
public final class SignedCandidate {
  private SignedCandidate() {}

  /**
   * Signs a candidate with keys that are made for it, and releases it.
   *
   * @param home holds the repository, in {@code models}, and gets the keys
   */
  public static void release(Path home, String candidate) {
    String repository = home.resolve("models").toString();
    String keys = home.resolve("keys").toString();
    run(repository, "keys", "create", "--out", keys);
    run(repository, "models", "sign", candidate, "--key", keys + "/release.key");
    run(repository, "models", "release", candidate, "--timestamp-key", keys + "/timestamp.key");
  }

  private static void run(String repository, String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--repository";
    all[words.length + 1] = repository;
    assertThat(TrainerPrograms.run(all)).as(String.join(" ", words)).isZero();
  }
}
