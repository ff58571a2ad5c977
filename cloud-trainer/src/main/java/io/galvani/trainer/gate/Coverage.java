package io.galvani.trainer.gate;

import io.galvani.trainer.gate.GateVerdict.Check;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Of how much of what is judged a model says something: edge and stream ask it only where it was
 * taught. A model that is asked less often errs less often, and is none the better for it.
 *
 * @param challenger share that it tells of, 0..1
 * @param release likewise, of the newest release; empty if there is none
 * @param shared of what the challenger tells of, the share that the release tells of as well, 0..1
 */
public record Coverage(double challenger, OptionalDouble release, double shared) {
  /** Part of the release's share that the challenger may give up. */
  private static final double MOST_LOSS = 0.1;

  /** Least share that both tell of for the release to be compared with. */
  private static final double LEAST_SHARED = 0.5;

  /**
   * Looks at what is judged.
   *
   * @param challenger whether it tells of something
   * @param release likewise; null if there is none
   */
  public static <T> Coverage of(
      List<T> judged, Predicate<T> challenger, @Nullable Predicate<T> release) {
    double own = share(judged, challenger);
    if (release == null) {
      return new Coverage(own, OptionalDouble.empty(), 0);
    }
    List<T> told = judged.stream().filter(challenger).toList();
    return new Coverage(own, OptionalDouble.of(share(judged, release)), share(told, release));
  }

  private static <T> double share(List<T> all, Predicate<T> told) {
    return all.isEmpty() ? 0 : (double) all.stream().filter(told).count() / all.size();
  }

  /** Whether there is a release, and enough that both tell of. */
  public boolean comparable() {
    return release.isPresent() && shared >= LEAST_SHARED;
  }

  /** That the challenger tells of about as much as the release. */
  public Check check() {
    boolean kept = release.isEmpty() || challenger >= (1 - MOST_LOSS) * release.getAsDouble();
    return new Check(
        "range",
        kept,
        String.format(
            Locale.ROOT,
            "taught of about as much as the newest release: %.0f %% of what was judged, %s",
            100 * challenger,
            before()));
  }

  private String before() {
    return release.isEmpty()
        ? "there is none"
        : String.format(
            Locale.ROOT,
            "was %.0f %%%s",
            100 * release.getAsDouble(),
            comparable() ? "" : ", too little of it the same to compare more");
  }
}
