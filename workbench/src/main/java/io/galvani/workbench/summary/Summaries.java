package io.galvani.workbench.summary;

import io.galvani.edge.AgentSnapshot;
import io.galvani.edge.PackSnapshot;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.workbench.arrivals.PackArrival;
import io.galvani.workbench.arrivals.PackArrival.Counts;
import io.galvani.workbench.arrivals.PackArrival.Estimate;
import io.galvani.workbench.arrivals.Snapshot;
import io.galvani.workbench.summary.Summary.SocFinal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up what the edge sent and what arrived. */
public final class Summaries {
  private Summaries() {}

  /**
   * The account of a run.
   *
   * @param edge what the agent says
   * @param arrived what was read back at the end of the road
   * @param points points in the database
   * @param wallS seconds from the first sample to the last point
   * @param firstEstimateS seconds from the start of the JVM to the first estimate
   * @param faults what became of planted faults; null when none were planted on purpose
   */
  public static Summary of(
      AgentSnapshot edge,
      Snapshot arrived,
      long points,
      double wallS,
      @Nullable Double firstEstimateS,
      @Nullable FaultAccount faults) {
    long read = edge.samplesRead();
    long declared = arrived.sum(Counts::declared);
    long rejected = arrived.sum(Counts::rejected);
    long estimated = arrived.sum(Counts::estimated);
    long bytes = arrived.sum(Counts::bytes);
    long cellSamples = edge.packs().stream().mapToLong(PackSnapshot::cellSamples).sum();
    return new Summary(
        arrived.packs().size(),
        arrived.packs().stream().mapToInt(PackArrival::cells).sum(),
        read,
        rejected,
        edge.packs().stream().mapToLong(p -> p.watermark() - p.declared()).sum(),
        arrived.sum(Counts::forwarded) - declared,
        estimated,
        arrived.sum(Counts::coasted),
        declared,
        read - rejected - estimated - declared,
        arrived.sum(Counts::duplicates),
        arrived.deadLetters(),
        arrived.sum(Counts::frames),
        bytes,
        cellSamples == 0 ? 0 : (double) bytes / cellSamples,
        arrived.raised().size(),
        bySeverity(arrived.raised()),
        points,
        socFinal(arrived.packs()),
        wallS,
        read / wallS,
        firstEstimateS,
        rssPeakMb(),
        faults == null ? null : faults.injected(),
        faults == null ? null : faults.found(),
        faults == null ? null : faults.falseAlarms(),
        null,
        null,
        null,
        null,
        null);
  }

  private static Map<String, Integer> bySeverity(List<AlertEvent> raised) {
    Map<String, Integer> counts = new TreeMap<>();
    for (AlertEvent alert : raised) {
      counts.merge(alert.severity().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
    return counts;
  }

  private static Map<String, SocFinal> socFinal(List<PackArrival> packs) {
    Map<String, SocFinal> all = new TreeMap<>();
    for (PackArrival pack : packs) {
      Estimate last = pack.estimate();
      if (last.present()) {
        Double bms = Double.isNaN(last.bmsSoc()) ? null : last.bmsSoc();
        all.put(pack.pack().key(), new SocFinal(last.soc(), last.socSigma(), bms));
      }
    }
    return all;
  }

  /** Highest resident memory of this process, MB; null where the system does not tell. */
  static @Nullable Long rssPeakMb() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return null;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.valueOf(Long.parseLong(line.replaceAll("\\D", "")) / 1024))
          .findFirst()
          .orElse(null);
    } catch (IOException | NumberFormatException unreadable) {
      return null;
    }
  }
}
