package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import java.util.List;

/** The simple peers: standard scores, without any network. */
final class Deviations {
  private Deviations() {}

  /**
   * How many robust standard deviations the cell that is farthest from the others is, on average.
   */
  static Scorer farthestCell() {
    return new Named(
        "farthest cell",
        snippet -> {
          double sum = 0;
          for (int t = 0; t < PackSnippets.STEPS; t++) {
            double apart =
                Math.max(
                    -at(snippet, SnippetFeature.LOWEST_CELL, t),
                    at(snippet, SnippetFeature.HIGHEST_CELL, t));
            sum += apart / Math.max(1e-4, at(snippet, SnippetFeature.CELL_SPREAD, t));
          }
          return sum / PackSnippets.STEPS;
        });
  }

  private static double at(Snippet snippet, SnippetFeature feature, int step) {
    return snippet.values()[feature.index() * PackSnippets.STEPS + step];
  }

  /**
   * The farthest that the mean of a response over the snippet is from that of healthy snippets of
   * its kind, in standard deviations.
   */
  static Scorer farthestMean(List<Snippet> healthy) {
    double[][] mean = new double[2][SnippetFeature.RESPONSES];
    double[][] sigma = new double[2][SnippetFeature.RESPONSES];
    for (int kind = 0; kind < 2; kind++) {
      boolean charging = kind == 1;
      List<Snippet> own = healthy.stream().filter(s -> s.charging() == charging).toList();
      for (int f = 0; f < SnippetFeature.RESPONSES; f++) {
        int response = f;
        double centre =
            own.stream().mapToDouble(s -> mean(s, response)).average().orElse(Double.NaN);
        double square =
            own.stream()
                .mapToDouble(s -> Math.pow(mean(s, response) - centre, 2))
                .average()
                .orElse(Double.NaN);
        mean[kind][f] = centre;
        sigma[kind][f] = Math.max(1e-9, Math.sqrt(square));
      }
    }
    return new Named(
        "farthest mean",
        snippet -> {
          int kind = snippet.charging() ? 1 : 0;
          double worst = 0;
          for (int f = 0; f < SnippetFeature.RESPONSES; f++) {
            worst = Math.max(worst, Math.abs(mean(snippet, f) - mean[kind][f]) / sigma[kind][f]);
          }
          return worst;
        });
  }

  private static double mean(Snippet snippet, int response) {
    double sum = 0;
    for (int t = 0; t < PackSnippets.STEPS; t++) {
      sum += snippet.values()[SnippetBlock.DRIVERS + response * PackSnippets.STEPS + t];
    }
    return sum / PackSnippets.STEPS;
  }

  private record Named(String name, java.util.function.ToDoubleFunction<Snippet> function)
      implements Scorer {
    @Override
    public double[] scores(List<Snippet> snippets) {
      return snippets.stream().mapToDouble(function).toArray();
    }
  }
}
