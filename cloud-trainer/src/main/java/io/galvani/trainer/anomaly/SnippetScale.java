package io.galvani.trainer.anomaly;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.trainer.engine.InputScale;
import java.util.ArrayList;
import java.util.List;

/**
 * The fixed first layer: each feature by a centre and a gain of its own, alike in all steps; the
 * kind is left as it is.
 *
 * @param features centre and gain by feature
 */
record SnippetScale(InputScale features) {
  /** Numbers of a snippet that are scaled. */
  static final int SCALED = PackSnippets.WIDTH - 1;

  static SnippetScale of(List<Snippet> snippets) {
    List<float[]> steps = new ArrayList<>();
    for (Snippet snippet : snippets) {
      // Snippets overlap: those of one hop are enough.
      for (int t = 0; t < PackSnippets.HOP; t++) {
        float[] step = new float[SnippetFeature.COUNT];
        for (int f = 0; f < step.length; f++) {
          step[f] = snippet.values()[f * PackSnippets.STEPS + t];
        }
        steps.add(step);
      }
    }
    return new SnippetScale(InputScale.of(steps.toArray(float[][]::new)));
  }

  /** One centre, or gain, for every number that is scaled. */
  static float[] tiled(float[] byFeature) {
    float[] tiled = new float[SCALED];
    for (int k = 0; k < SCALED; k++) {
      tiled[k] = byFeature[k / PackSnippets.STEPS];
    }
    return tiled;
  }

  float[] apply(float[] snippet) {
    float[] scaled = new float[PackSnippets.WIDTH];
    for (int k = 0; k < SCALED; k++) {
      int f = k / PackSnippets.STEPS;
      float z = (snippet[k] - features.centre()[f]) * features.gain()[f];
      scaled[k] = Math.min(InputScale.LIMIT, Math.max(-InputScale.LIMIT, z));
    }
    scaled[SCALED] = snippet[SCALED];
    return scaled;
  }

  float[][] apply(List<Snippet> snippets) {
    return snippets.stream().map(s -> apply(s.values())).toArray(float[][]::new);
  }
}
