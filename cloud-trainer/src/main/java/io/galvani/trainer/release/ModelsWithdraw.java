package io.galvani.trainer.release;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models withdraw}. */
@Command(
    name = "withdraw",
    mixinStandardHelpOptions = true,
    description =
        "Leaves a release out of a new timestamp: no edge begins with it from then on, whoever "
            + "tells it to. Packs that run it are taken back by rollback.")
public final class ModelsWithdraw implements Callable<Integer> {
  @Mixin private RepositoryOption option = new RepositoryOption();

  @Parameters(paramLabel = "MODEL", index = "0", description = "Model id.")
  private String model = "";

  @Parameters(paramLabel = "COUNTER", index = "1", description = "Release.")
  private long counter;

  @Option(names = "--and-older", description = "Leaves out every older release as well.")
  private boolean older;

  @Mixin private TimestampOptions stamp = new TimestampOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    stamp.requireTenants();
    ReleaseRepository repository = option.repository();
    new Publishing(repository, System.currentTimeMillis())
        .withdraw(model, counter, older, stamp.key(), stamp.valid());
    stamp.send(repository, ReleaseRoad::renewAll);
    option.tell(
        spec,
        "withdrawn %s %d".formatted(model, counter),
        Map.of("model", model, "counter", counter, "withdrawn", true));
    return 0;
  }
}
