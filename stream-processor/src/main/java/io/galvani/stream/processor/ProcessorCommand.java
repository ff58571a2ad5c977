package io.galvani.stream.processor;

import io.galvani.chassis.config.ConfigFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani processor --config FILE}: runs until it is told to stop. */
@Command(
    name = "processor",
    mixinStandardHelpOptions = true,
    description = "Turns telemetry in Kafka into estimates, alerts, rollups and accounts.")
public final class ProcessorCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "YAML file; docs/configuration.md lists its keys.")
  private Path config = Path.of("processor.yaml");

  @Override
  public Integer call() throws Exception {
    StreamProcessor processor = new StreamProcessor(ConfigFile.read(config, ProcessorConfig.class));
    Runtime.getRuntime().addShutdownHook(new Thread(processor::close, "processor-shutdown"));
    processor.start();
    return processor.awaitEnd() ? 0 : 1;
  }
}
