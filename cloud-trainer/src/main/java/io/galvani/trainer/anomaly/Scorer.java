package io.galvani.trainer.anomaly;

import java.util.List;

/** Gives each snippet a number that is larger the odder it is; no two scorers share a scale. */
interface Scorer {
  /** Name in reports. */
  String name();

  /** A number for each snippet, in order. */
  double[] scores(List<Snippet> snippets);
}
