package io.galvani.workbench.road;

import io.galvani.edge.EdgeAgent;
import io.galvani.edge.PackFeed;
import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.BrokerConfig;
import io.galvani.edge.config.OutboxConfig;
import io.galvani.edge.monitor.StepObserver;
import java.nio.file.Path;
import java.util.List;

/** The edge agent as this JVM runs it. */
public final class EdgeRun {
  private EdgeRun() {}

  /** An agent of one tenant that serves the feeds, not started. */
  public static EdgeAgent agent(
      String tenant,
      String edge,
      BrokerConfig broker,
      Path outbox,
      List<PackFeed> feeds,
      StepObserver observer) {
    AgentConfig config =
        new AgentConfig(
            tenant,
            edge,
            broker,
            OutboxConfig.in(outbox),
            null,
            -1,
            feeds.stream().map(PackFeed::pack).toList());
    return new EdgeAgent(config, feeds, observer);
  }
}
