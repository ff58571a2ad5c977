package io.galvani.trainer.rollout;

import io.galvani.chassis.config.ConfigFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani rollout --config FILE}: runs until it is told to stop. */
@Command(
    name = "rollout",
    mixinStandardHelpOptions = true,
    description =
        "Brings releases to packs in waves, judges them by what edges report, and takes a "
            + "bad one back. galvani models rollout|pause|resume|rollback --bootstrap-servers "
            + "tell it what to do.")
public final class RolloutCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "YAML file; docs/configuration.md lists its keys.")
  private Path config = Path.of("rollout.yaml");

  @Override
  public Integer call() throws Exception {
    try (RolloutService service =
        new RolloutService(ConfigFile.read(config, RolloutConfig.class))) {
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "rollout-shutdown"));
      service.start();
      service.join();
    }
    return 0;
  }
}
