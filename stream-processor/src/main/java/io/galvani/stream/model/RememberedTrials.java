package io.galvani.stream.model;

import io.galvani.chassis.config.FileReason;
import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.Sha256;
import io.galvani.release.trial.ModelTrial;
import io.galvani.release.verify.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trials that are run once: a model that met the golden vectors of its manifest does so at the next
 * start too, in the same program on the same runtime. So a start that finds many releases need not
 * run a process for each. Documents and files are another matter: whoever asks has checked them
 * anew, the model against the hash in the manifest among them. A refusal is not remembered.
 */
final class RememberedTrials {
  private static final Logger LOG = LoggerFactory.getLogger(RememberedTrials.class);
  private static final String SUFFIX = ".met";

  private final ModelTrial trial;
  private final Path folder;
  private final String program;

  /**
   * @param folder of this program alone: takes a model while it is tried, and an empty file for
   *     each trial that was passed
   * @param program versions of what runs models: of another one, nothing is remembered
   */
  RememberedTrials(ModelTrial trial, Path folder, String program) {
    this.trial = trial;
    this.folder = folder;
    this.program = program;
  }

  /**
   * Passes, or refuses as {@link ModelTrial#run} does.
   *
   * @param model what the manifest says
   */
  void run(ReleaseManifest manifest, byte[] model)
      throws IOException, InterruptedException, RefusedException {
    Path met = folder.resolve(name(manifest));
    if (Files.exists(met)) {
      return;
    }
    Path file = Files.createTempFile(folder, "trial-", ".onnx");
    try {
      Files.write(file, model);
      trial.run(manifest, file);
    } finally {
      Files.deleteIfExists(file);
    }
    try {
      Files.createFile(met);
    } catch (IOException full) {
      LOG.warn("A trial is run again at the next start, reason={}", FileReason.of(full));
    }
  }

  private String name(ReleaseManifest manifest) {
    String of = Sha256.hex(manifest.toBytes()) + "\n" + program;
    return Sha256.hex(of.getBytes(StandardCharsets.UTF_8)) + SUFFIX;
  }
}
