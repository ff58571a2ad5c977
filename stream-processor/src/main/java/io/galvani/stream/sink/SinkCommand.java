package io.galvani.stream.sink;

import io.galvani.chassis.config.ConfigFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani sink --config FILE}: runs until it is told to stop. */
@Command(
    name = "sink",
    mixinStandardHelpOptions = true,
    description = "Writes estimates, alerts and accounts from Kafka into InfluxDB or QuestDB.")
public final class SinkCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "YAML file; docs/configuration.md lists its keys.")
  private Path config = Path.of("sink.yaml");

  @Override
  public Integer call() throws Exception {
    Sink sink = new Sink(ConfigFile.read(config, SinkConfig.class));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  sink.close();
                  stopped.countDown();
                },
                "sink-shutdown"));
    sink.start();
    stopped.await();
    return 0;
  }
}
