package io.galvani.workbench.arrivals;

import io.galvani.schemas.alert.AlertEvent;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Everything that arrived up to one moment.
 *
 * @param packs by pack name
 * @param raised every alert that was raised, in order of arrival
 * @param open alerts that are open now, in order of arrival
 * @param deadLetters records that could not be read
 */
public record Snapshot(
    List<PackArrival> packs, List<AlertEvent> raised, List<AlertEvent> open, long deadLetters) {

  /** A count, summed over all packs. */
  public long sum(ToLongFunction<PackArrival.Counts> count) {
    return packs.stream().mapToLong(pack -> count.applyAsLong(pack.counts())).sum();
  }

  /** Whether any estimate has come. */
  public boolean hasEstimates() {
    return packs.stream().anyMatch(pack -> pack.estimate().present());
  }
}
