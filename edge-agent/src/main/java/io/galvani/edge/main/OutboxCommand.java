package io.galvani.edge.main;

import io.galvani.chassis.cli.CommandLineRunner;
import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.edge.Feeds;
import io.galvani.edge.PackFeed;
import io.galvani.edge.capacity.PackDemand;
import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.outbox.Outbox;
import io.galvani.edge.outbox.OutboxInventory;
import io.galvani.edge.outbox.OutboxInventory.LaneInventory;
import io.galvani.edge.outbox.OutboxReader;
import io.galvani.schemas.proto.Lane;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani outbox --config FILE}. */
@Command(
    name = "galvani outbox",
    mixinStandardHelpOptions = true,
    description =
        "Tells how long an outage the agent's outbox can bridge at the configured rate, "
            + "what it holds now and how much it writes to flash a day. A running agent is not "
            + "disturbed: a copy in the folder for temporary files is read.")
final class OutboxCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The agent's YAML, see docs/configuration.md")
  private Path config = Path.of("agent.yaml");

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws ConfigException {
    AgentConfig agent = ConfigFile.read(config, AgentConfig.class);
    Path dir = agent.outbox().dir();
    OutboxInventory inventory =
        Files.exists(dir.resolve("outbox.db"))
            ? OutboxReader.read(dir)
            : new OutboxInventory(List.of(), 0, 0, new TreeMap<>(), 0);
    OutboxReport report =
        new OutboxReport(
            agent.outbox().bound(), roomBytes(agent), demands(agent, inventory), inventory);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      report.json(out);
    } else {
      report.text(out);
    }
    out.flush();
    return CommandLineRunner.OK;
  }

  private static long roomBytes(AgentConfig agent) {
    long room = Outbox.telemetryBytes(agent.outbox());
    if (room <= 0) {
      throw new InputException(
          "outbox.bound_bytes must leave room for telemetry, but leaves " + room + " bytes");
    }
    return room;
  }

  private static List<PackDemand> demands(AgentConfig agent, OutboxInventory inventory) {
    List<PackFeed> feeds = Feeds.open(agent, InputStream.nullInputStream());
    List<PackDemand> demands = new ArrayList<>();
    try {
      for (PackFeed feed : feeds) {
        Optional<LaneInventory> stored =
            inventory.lanes().stream()
                .filter(lane -> lane.lane() == Lane.LANE_TELEMETRY)
                .filter(lane -> lane.pack().equals(agent.packId(feed.pack())))
                .findFirst();
        demands.add(
            PackDemand.of(
                feed.pack(), feed.source().describe(), feed.cells().parameters(), stored));
      }
    } finally {
      feeds.forEach(feed -> feed.source().close());
    }
    return demands;
  }
}
