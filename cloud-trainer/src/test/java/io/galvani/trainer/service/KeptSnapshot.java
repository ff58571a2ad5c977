package io.galvani.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.trainer.main.TrainerPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A snapshot that a round left on disk. */
record KeptSnapshot(Path folder) {
  /** What it says of itself. */
  Map<String, String> facts() throws IOException {
    return new ObjectMapper()
        .readValue(folder.resolve("snapshot.json").toFile(), new TypeReference<>() {});
  }

  /**
   * Makes what it was judged on a hold-out, signed by keys that are made for it.
   *
   * @param home holds the repository, in {@code models}, and gets the keys and the hold-out
   * @return the folder of the hold-out
   */
  Path signed(Path home) {
    String repository = home.resolve("models").toString();
    String keys = home.resolve("keys").toString();
    Path held = home.resolve("held");
    int created = TrainerPrograms.run("keys", "create", "--repository", repository, "--out", keys);
    assertThat(created).as("keys").isZero();
    String key = home.resolve("keys/release.key").toString();
    String[] sign = {
      "models", "hold-out", folder.toString(), "--key", key, "--out", held.toString()
    };
    assertThat(TrainerPrograms.run(sign)).as("hold-out").isZero();
    return held;
  }
}
