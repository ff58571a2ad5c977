package io.galvani.edge.main;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.edge.EdgeAgent;
import io.galvani.edge.Feeds;
import io.galvani.edge.PackFeed;
import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.monitor.StepObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code galvani agent --config FILE}. */
@Command(
    name = "galvani agent",
    mixinStandardHelpOptions = true,
    description = {
      "Reads packs, keeps samples on disk until the cloud has them, publishes them over MQTT.",
      "Ends when every source has ended and the cloud covers what was read; Ctrl-C ends it "
          + "sooner, what was not sent stays in the outbox for the next start."
    })
public final class Agent implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "YAML, see docs/configuration.md")
  private Path config = Path.of("agent.yaml");

  /** Runs and ends the JVM with the exit code. */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("outbox")) {
      String[] rest = Arrays.copyOfRange(args, 1, args.length);
      System.exit(CommandLineRunner.run(new OutboxCommand(), rest));
    }
    boolean named = args.length > 0 && args[0].equals("agent");
    String[] options = named ? Arrays.copyOfRange(args, 1, args.length) : args;
    System.exit(CommandLineRunner.run(new Agent(), options));
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    AgentConfig agentConfig = ConfigFile.read(config, AgentConfig.class);
    List<PackFeed> feeds = Feeds.open(agentConfig, System.in);
    boolean live = feeds.stream().anyMatch(feed -> feed.source().describe().live());
    try (EdgeAgent agent = new EdgeAgent(agentConfig, feeds, StepObserver.NONE)) {
      Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "shutdown"));
      agent.start();
      agent.awaitSources();
      Duration patience =
          live ? Duration.ofMillis(agentConfig.deliverySettings().drainTimeoutMs()) : FOR_EVER;
      boolean done = agent.awaitDone(patience);
      LOG.info(
          "Sources ended, samplesRead={} samplesWaiting={}",
          agent.snapshot().samplesRead(),
          agent.snapshot().samplesWaiting());
      Optional<RuntimeException> failure = agent.failure();
      if (failure.isPresent()) {
        throw failure.get();
      }
      return done ? CommandLineRunner.OK : CommandLineRunner.FAILURE;
    }
  }
}
