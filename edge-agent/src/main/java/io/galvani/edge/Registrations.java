package io.galvani.edge;

import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cli.InputException;
import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.source.PackDescription;
import io.galvani.schemas.proto.PackLifecycle;
import io.galvani.schemas.proto.PackRegistration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a pack is, for the estimators here and for the cloud: the same facts in two forms. */
final class Registrations {
  private Registrations() {}

  static PackModel model(PackFeed feed) {
    PackDescription pack = feed.source().describe();
    return new PackModel(
        feed.cells().parameters(),
        pack.cells(),
        feed.pack().parallelCells(),
        probeCell(feed.pack(), pack),
        pack.nominalIntervalS());
  }

  static PackRegistration registration(AgentConfig agent, PackFeed feed) {
    PackDescription pack = feed.source().describe();
    PackRegistration.Builder registration =
        PackRegistration.newBuilder()
            .setCellCount(pack.cells())
            .setProbeCount(pack.probes())
            .setParallelCount(feed.pack().parallelCells())
            .setChemistry(feed.cells().parameters().chemistry().name().toLowerCase(Locale.ROOT))
            .setParameterSet(feed.cells().parameters().name())
            .setParameterSha256(feed.cells().sha256())
            .setParameterJson(feed.cells().json())
            .setSite(Objects.requireNonNullElse(feed.pack().site(), ""))
            .setUse(feed.pack().duty())
            .setEdge(agent.edge())
            .setRegisteredAtMs(System.currentTimeMillis())
            .setLifecycle(PackLifecycle.PACK_LIFECYCLE_ACTIVE)
            .setAgentVersion(AgentVersion.text())
            .setNominalIntervalS(pack.nominalIntervalS())
            .setMapping(feed.source().channelMapping());
    for (int cell : probeCell(feed.pack(), pack)) {
      registration.addProbeCell(cell);
    }
    return registration.build();
  }

  private static int[] probeCell(PackConfig config, PackDescription pack) {
    List<Integer> given = config.probeCell();
    if (given == null) {
      int[] spread = new int[pack.probes()];
      for (int probe = 0; probe < spread.length; probe++) {
        spread[probe] = (int) ((probe + 0.5) * pack.cells() / pack.probes());
      }
      return spread;
    }
    boolean wrong = given.stream().anyMatch(cell -> cell < 0 || cell >= pack.cells());
    if (given.size() != pack.probes() || wrong) {
      throw new InputException(
          "packs."
              + config.id()
              + ".probe_cell must name a cell from 0 to "
              + (pack.cells() - 1)
              + " for each of "
              + pack.probes()
              + " probes, but was "
              + given);
    }
    return given.stream().mapToInt(Integer::intValue).toArray();
  }
}
