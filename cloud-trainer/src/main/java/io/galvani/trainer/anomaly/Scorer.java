package io.galvani.trainer.anomaly;

import java.util.List;

/** Gives each snippet a number that is larger the odder it is; no two scorers share a scale. */
interface Scorer {
  /** Name in reports. */
  String name();

  /** Whether it says something of a snippet; of what its ranges leave out, it does not. */
  default boolean tells(Snippet snippet) {
    return true;
  }

  /** A number for each snippet, in order. */
  double[] scores(List<Snippet> snippets);
}
