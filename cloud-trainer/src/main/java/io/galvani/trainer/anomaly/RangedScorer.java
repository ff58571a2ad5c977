package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.DriverRanges;
import java.util.List;

/**
 * A scorer that edge and stream would ask only where it was taught.
 *
 * @param scorer what is asked
 * @param ranges of what drove the packs that it was taught of
 */
record RangedScorer(Scorer scorer, DriverRanges ranges) implements Scorer {
  @Override
  public String name() {
    return scorer.name();
  }

  @Override
  public boolean tells(Snippet snippet) {
    return ranges.contain(snippet.values());
  }

  @Override
  public double[] scores(List<Snippet> snippets) {
    return scorer.scores(snippets);
  }
}
