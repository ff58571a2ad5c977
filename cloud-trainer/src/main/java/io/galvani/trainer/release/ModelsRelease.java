package io.galvani.trainer.release;

import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models release}. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes a signed candidate under a new timestamp, if an edge would take it;",
      "without a candidate, only renews the timestamp (do so before it expires)."
    })
final class ModelsRelease implements Callable<Integer> {
  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "CANDIDATE", arity = "0..1", description = "Name or folder.")
  private @Nullable String candidate;

  @Option(names = "--timestamp-key", required = true, description = "Timestamp key file.")
  private Path key = Path.of("");

  @Option(names = "--hours", defaultValue = "48", description = "How long the timestamp is valid.")
  private int hours;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReleaseRepository repository = option.repository();
    Publishing publishing = new Publishing(repository, System.currentTimeMillis());
    Duration valid = Duration.ofHours(hours);
    if (candidate == null) {
      publishing.restamp(KeyFiles.read(key), valid);
      spec.commandLine().getOut().println("timestamp renewed");
    } else {
      Stored released =
          publishing.release(repository.candidate(candidate), KeyFiles.read(key), valid);
      spec.commandLine()
          .getOut()
          .printf("released %s %d%n", released.manifest().model(), released.manifest().counter());
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
