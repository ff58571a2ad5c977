package io.galvani.trainer.release;

import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models sign}. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = "Signs a candidate; the first signature gives it its counter and its dates.")
public final class ModelsSign implements Callable<Integer> {
  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "CANDIDATE", description = "Name or folder of a candidate.")
  private String candidate = "";

  @Option(names = "--key", required = true, description = "Release key file; one option each.")
  private List<Path> keys = new ArrayList<>();

  @Option(names = "--days", defaultValue = "180", description = "How long the release is taken.")
  private int days;

  @Option(
      names = "--counter",
      defaultValue = "0",
      description =
          "Counter of the first signature; default the next. Higher only where packs hold a higher "
              + "one, which somebody with a stolen key made.")
  private long counter;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReleaseRepository repository = option.repository();
    Stored signed =
        new Publishing(repository, System.currentTimeMillis())
            .sign(
                repository.candidate(candidate),
                KeyFiles.readAll(keys),
                Duration.ofDays(days),
                counter);
    spec.commandLine()
        .getOut()
        .printf(
            "%s %d carries %d signatures%n",
            signed.manifest().model(),
            signed.manifest().counter(),
            signed.signed().signatures().size());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
