package io.galvani.trainer.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.galvani.chassis.cli.InputException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The folder of releases, and how to print. */
final class RepositoryOption {
  @Option(names = "--repository", required = true, description = "Folder of releases.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  ReleaseRepository repository() {
    if (!Files.isDirectory(folder)) {
      throw new InputException("--repository must be a folder, but was " + folder);
    }
    return new ReleaseRepository(folder);
  }

  Path folder() {
    return folder;
  }

  boolean json() {
    return json;
  }

  /** Says what was done: a line, or as JSON what it tells. */
  void tell(CommandSpec spec, String line, Map<String, ?> facts) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? new ObjectMapper().valueToTree(facts).toPrettyString() : line);
    out.flush();
  }
}
