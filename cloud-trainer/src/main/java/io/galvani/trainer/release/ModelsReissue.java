package io.galvani.trainer.release;

import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models reissue}. */
@Command(
    name = "reissue",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a candidate of an older release. Signed and released it gets a new counter:",
      "edges never go back to an old one."
    })
final class ModelsReissue implements Callable<Integer> {
  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "MODEL", description = "Model id.")
  private String model = "";

  @Parameters(paramLabel = "COUNTER", description = "Older release.")
  private long counter;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReleaseRepository repository = option.repository();
    String name = "%s-again-%d-%d".formatted(model, counter, repository.nextCounter(model));
    Stored again =
        new Publishing(repository, System.currentTimeMillis())
            .again(repository.release(model, counter), name);
    spec.commandLine().getOut().println("candidate " + again.path().getFileName());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
