package io.galvani.edge;

import io.galvani.battery.twin.PackTwin;
import io.galvani.battery.twin.TwinSettings;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.chassis.cli.InputException;
import io.galvani.edge.config.AgentConfig;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.config.PackConfig.LogConfig;
import io.galvani.edge.config.PackConfig.SimulatedConfig;
import io.galvani.edge.config.PackConfig.SourceConfig;
import io.galvani.edge.log.LogFile;
import io.galvani.edge.log.LogMapping;
import io.galvani.edge.log.LogSource;
import io.galvani.edge.source.JsonLinesSource;
import io.galvani.edge.source.PackSource;
import io.galvani.edge.source.TwinSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens what a configuration or a command line names: sources and cells. */
public final class Feeds {
  private static final String DEFAULT_PARAMETER_SET = "generic-ncm";

  private Feeds() {}

  /** One feed for each pack of the configuration. */
  public static List<PackFeed> open(AgentConfig config, InputStream standardInput) {
    List<PackFeed> feeds = new ArrayList<>();
    try {
      for (PackConfig pack : config.packs()) {
        CellParameterSet cells = cells(pack);
        feeds.add(new PackFeed(pack, cells, source(pack, cells, standardInput)));
      }
      return feeds;
    } catch (RuntimeException unusable) {
      feeds.forEach(feed -> feed.source().close());
      throw unusable;
    }
  }

  /**
   * A recorded log as a pack of its own.
   *
   * @param log CSV, plain or gzip
   * @param map mapping file; null = Battery Data Format
   * @param speed {@code max} or a number
   */
  public static PackFeed replay(Path log, @Nullable Path map, String speed, int samplesPerFrame) {
    LogMapping mapping = map == null ? null : LogSource.readMapping(map);
    LogSource source =
        mapping == null ? LogSource.openBatteryDataFormat(log) : LogSource.open(log, mapping);
    LogMapping.PackMapping said = source.mapping().packOrDefaults();
    PackConfig pack =
        PackConfig.of(
                Objects.requireNonNullElseGet(said.id(), () -> nameOf(log)),
                Objects.requireNonNullElse(said.parameterSet(), DEFAULT_PARAMETER_SET))
            .withCells(said.capacityAh(), Objects.requireNonNullElse(said.parallel(), 1))
            .withProbeCell(said.probeCell())
            .withSpeed(speed)
            .withSamplesPerFrame(samplesPerFrame);
    try {
      LogFile.requireWhole(log);
      return new PackFeed(pack, cells(pack), source);
    } catch (RuntimeException unusable) {
      source.close();
      throw unusable;
    }
  }

  private static String nameOf(Path log) {
    String name = String.valueOf(log.getFileName());
    int dot = name.indexOf('.');
    String stem = (dot > 0 ? name.substring(0, dot) : name).replaceAll("[^A-Za-z0-9._-]", "-");
    return stem.substring(0, Math.min(stem.length(), 64));
  }

  /** The cells that a pack's configuration names, of the size that it gives. */
  public static CellParameterSet cells(PackConfig pack) {
    CellParameterSet named = CellLibrary.shipped().get(pack.parameterSet());
    Double capacityAh = pack.capacityAh();
    return capacityAh == null ? named : named.scaledTo(capacityAh);
  }

  private static PackSource source(
      PackConfig pack, CellParameterSet cells, InputStream standardInput) {
    SourceConfig source = pack.source();
    if (source == null) {
      throw new InputException("packs." + pack.id() + ".source must be given, but is missing");
    }
    SimulatedConfig simulated = source.simulated();
    if (simulated != null) {
      return simulated(simulated, cells);
    }
    LogConfig log = source.log();
    if (log != null) {
      Path map = log.map();
      return map == null
          ? LogSource.openBatteryDataFormat(log.file())
          : LogSource.open(log.file(), LogSource.readMapping(map));
    }
    return new JsonLinesSource(standardInput, Objects.requireNonNull(source.stdin()));
  }

  private static PackSource simulated(SimulatedConfig simulated, CellParameterSet cells) {
    TwinSettings settings =
        TwinSettings.of(simulated.cells()).withStartMs(System.currentTimeMillis());
    PackTwin twin = new PackTwin(settings, cells.parameters(), simulated.twinSeed(), List.of());
    // Another run is another time base.
    int bootId = Long.hashCode(settings.startMs());
    return new TwinSource(twin, bootId, Long.MAX_VALUE);
  }
}
