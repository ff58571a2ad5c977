package io.galvani.workbench.road;

import io.galvani.edge.EdgeAgent;
import io.galvani.edge.PackFeed;
import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.ModelsConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.monitor.StepObserver;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The edge agent as this JVM runs it. */
public final class EdgeRun {
  private EdgeRun() {}

  /** An agent of one tenant that serves the feeds and takes no models, not started. */
  public static EdgeAgent agent(
      String tenant,
      String edge,
      BrokerConfig broker,
      Path outbox,
      List<PackFeed> feeds,
      StepObserver observer) {
    return agent(tenant, edge, broker, outbox, feeds, observer, null);
  }

  /** The same, taking models where a configuration says how. */
  public static EdgeAgent agent(
      String tenant,
      String edge,
      BrokerConfig broker,
      Path outbox,
      List<PackFeed> feeds,
      StepObserver observer,
      @Nullable ModelsConfig models) {
    AgentConfig config =
        new AgentConfig(
            tenant,
            edge,
            broker,
            OutboxConfig.in(outbox),
            null,
            -1,
            feeds.stream().map(PackFeed::pack).toList(),
            models);
    return new EdgeAgent(config, feeds, observer);
  }
}
