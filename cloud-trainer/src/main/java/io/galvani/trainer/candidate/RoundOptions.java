package io.galvani.trainer.candidate;

import io.galvani.chassis.cli.Output;
import io.galvani.trainer.release.ReleaseRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a round by hand has to beat and where its model goes, on the command line. */
public final class RoundOptions {
  @Option(names = "--repository", required = true, description = "Folder of releases.")
  private Path repository = Path.of("");

  @Option(names = "--champion", defaultValue = "0", description = "Release to beat; 0: newest.")
  private long champion;

  @Option(names = "--onnx", paramLabel = "FILE", description = "Write the model there too.")
  private @Nullable Path onnx;

  /**
   * Asked before the training begins.
   *
   * @throws io.galvani.chassis.cli.InputException if what it comes to could not be written
   */
  public void requireWritable() {
    Output.requireFolder("--repository", repository);
    if (onnx != null) {
      Output.requireFile("--onnx", onnx);
    }
  }

  /** Holds the champion; candidates are left in it. */
  public ReleaseRepository repository() {
    return new ReleaseRepository(repository);
  }

  /** Counter of the release to beat, 0 for the newest. */
  public long champion() {
    return champion;
  }

  /**
   * Writes a model to the file that was told; nothing if none was.
   *
   * @throws IOException if it cannot be written
   */
  public void write(byte[] model) throws IOException {
    if (onnx != null) {
      Files.write(onnx, model);
    }
  }
}
