package io.galvani.stream.bridge;

import io.galvani.chassis.config.ConfigFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani bridge --config FILE}: runs until it is told to stop. */
@Command(
    name = "bridge",
    mixinStandardHelpOptions = true,
    description = "Forwards MQTT to Kafka in order and acknowledges to the edges what is stored.")
public final class BridgeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "YAML file; docs/configuration.md lists its keys.")
  private Path config = Path.of("bridge.yaml");

  @Override
  public Integer call() throws Exception {
    try (Bridge bridge = new Bridge(ConfigFile.read(config, BridgeConfig.class))) {
      Runtime.getRuntime().addShutdownHook(new Thread(bridge::close, "bridge-shutdown"));
      bridge.start();
      bridge.join();
    }
    return 0;
  }
}
