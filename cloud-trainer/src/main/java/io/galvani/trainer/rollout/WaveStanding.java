package io.galvani.trainer.rollout;

import java.util.List;
import java.util.Locale;

/**
 * Where a wave stands.
 *
 * @param reached packs that say what the release does
 * @param pending packs that are there and have yet to promote it
 * @param promoted packs of the wave's own that did, and do not fail
 * @param idle packs that had nothing to judge it by for too long: no bar, and no proof
 * @param packHours that it was judged in, h, over packs of the wave's own that do not fail
 * @param failing packs that fail, each with the reason
 */
public record WaveStanding(
    int reached, int pending, int promoted, int idle, double packHours, List<String> failing) {
  public WaveStanding {
    failing = List.copyOf(failing);
  }

  /** Whether its packs have shown that the release is good, but for the hours. */
  boolean proved() {
    return promoted > 0 && pending == 0;
  }

  /** What the next wave waits for, in words; empty where nothing is missing. */
  String waitsFor(double leastPackHours) {
    if (pending > 0) {
      return "%d packs have yet to promote the release".formatted(pending);
    }
    if (promoted == 0) {
      return idle > 0
          ? "none of %d packs has anything to judge the release by".formatted(idle)
          : "no pack of the wave is there";
    }
    return packHours < leastPackHours
        ? String.format(Locale.ROOT, "%.1f of %.1f pack-hours are over", packHours, leastPackHours)
        : "";
  }

  String withoutWord() {
    return idle == 0 ? "" : ", %d packs had nothing to judge it by".formatted(idle);
  }
}
