package io.galvani.trainer.release;

import io.galvani.chassis.cli.InputException;
import java.util.Map;
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
    description =
        "Makes a candidate of an older release. Signed and released it gets a new counter: "
            + "edges never go back to an old one.")
public final class ModelsReissue implements Callable<Integer> {
  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "MODEL", description = "Model id.")
  private String model = "";

  @Parameters(paramLabel = "COUNTER", description = "Older release.")
  private long counter;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ReleaseRepository repository = option.repository();
    String name =
        new Publishing(repository, System.currentTimeMillis())
            .again(model, counter)
            .orElseThrow(
                () ->
                    new InputException(
                        "a candidate of release %d of %s must be a new one, but is there already"
                            .formatted(counter, model)));
    option.tell(spec, "candidate " + name, Map.of("candidate", name));
    return 0;
  }
}
