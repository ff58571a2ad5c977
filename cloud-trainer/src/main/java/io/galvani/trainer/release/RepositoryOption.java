package io.galvani.trainer.release;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder of releases, and how to print. */
final class RepositoryOption {
  @Option(names = "--repository", required = true, description = "Folder of releases.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  ReleaseRepository repository() {
    return new ReleaseRepository(folder);
  }

  Path folder() {
    return folder;
  }

  boolean json() {
    return json;
  }
}
