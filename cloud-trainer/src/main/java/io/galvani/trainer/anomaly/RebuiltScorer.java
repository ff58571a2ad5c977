package io.galvani.trainer.anomaly;

import io.galvani.trainer.anomaly.Reconstructor.Rebuilt;
import java.util.List;

/**
 * A reconstructor behind its fixed scale and before its head: autoencoder or principal components.
 *
 * @param name in reports
 * @param scale first layer
 * @param reconstructor what rebuilds
 * @param head what makes one number of it
 */
record RebuiltScorer(String name, SnippetScale scale, Reconstructor reconstructor, ScoreHead head)
    implements Scorer {

  /** Fits a head on healthy snippets: those that were learned from, and others. */
  static RebuiltScorer fit(
      String name,
      SnippetScale scale,
      Reconstructor reconstructor,
      List<Snippet> learned,
      List<Snippet> unseen) {
    ScoreHead head =
        ScoreHead.fit(
            learned,
            reconstructor.rebuild(scale.apply(learned)),
            unseen,
            reconstructor.rebuild(scale.apply(unseen)));
    return new RebuiltScorer(name, scale, reconstructor, head);
  }

  /** The same with another threshold on its sums. */
  RebuiltScorer over(double threshold) {
    return new RebuiltScorer(name, scale, reconstructor, head.over(threshold));
  }

  /** Error and distance of each snippet. */
  List<ScoreHead.Score> parts(List<Snippet> snippets) {
    Rebuilt rebuilt = reconstructor.rebuild(scale.apply(snippets));
    return java.util.stream.IntStream.range(0, snippets.size())
        .mapToObj(
            k -> head.score(rebuilt.errors()[k], rebuilt.latent()[k], snippets.get(k).charging()))
        .toList();
  }

  @Override
  public double[] scores(List<Snippet> snippets) {
    return parts(snippets).stream().mapToDouble(ScoreHead.Score::sum).toArray();
  }
}
