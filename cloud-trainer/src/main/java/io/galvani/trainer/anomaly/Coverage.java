package io.galvani.trainer.anomaly;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Of how much of what packs did a model says something: edge and stream ask it only where it was
 * taught. A model that is asked less often alerts less often, and is none the better for it.
 *
 * @param challenger share of the judged snippets, 0..1
 * @param release likewise, of the newest release; empty if there is none
 * @param shared of what the challenger tells of, the share that the release tells of as well, 0..1
 */
record Coverage(double challenger, OptionalDouble release, double shared) {
  /** Part of the release's share that the challenger may give up. */
  private static final double MOST_LOSS = 0.1;

  /** Fewest of the challenger's snippets that a release must tell of to be compared with. */
  private static final double LEAST_SHARED = 0.5;

  static Coverage of(List<VehicleRecord> vehicles, Scorer challenger, @Nullable Scorer release) {
    long all = count(vehicles, any -> true);
    long own = count(vehicles, challenger::tells);
    if (release == null) {
      return new Coverage(share(own, all), OptionalDouble.empty(), 0);
    }
    long both = count(vehicles, s -> challenger.tells(s) && release.tells(s));
    return new Coverage(
        share(own, all),
        OptionalDouble.of(share(count(vehicles, release::tells), all)),
        share(both, own));
  }

  private static long count(List<VehicleRecord> vehicles, Predicate<Snippet> told) {
    return vehicles.stream().flatMap(v -> v.snippets().stream()).filter(told).count();
  }

  private static double share(long some, long all) {
    return all == 0 ? 0 : (double) some / all;
  }

  /** Whether there is a release, and enough that both tell of. */
  boolean comparable() {
    return release.isPresent() && shared >= LEAST_SHARED;
  }

  /** Whether the challenger tells of about as much as the release. */
  boolean kept() {
    return release.isEmpty() || challenger >= (1 - MOST_LOSS) * release.getAsDouble();
  }
}
