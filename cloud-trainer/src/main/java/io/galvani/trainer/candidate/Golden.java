package io.galvani.trainer.candidate;

import io.galvani.release.document.ReleaseManifest.GoldenVectors;
import java.util.ArrayList;
import java.util.List;

/** Collects what a model was given and what it answered, to be met again on every edge. */
public final class Golden {
  private static final double TOLERANCE = 1e-4;

  private final List<List<Float>> inputs = new ArrayList<>();
  private final List<List<Float>> outputs = new ArrayList<>();

  /** Takes an input row; its parts, such as features and hidden state, one after another. */
  public Golden given(float[]... parts) {
    inputs.add(list(parts));
    return this;
  }

  /** Takes the answer to the last input row. */
  public Golden answered(float[]... parts) {
    outputs.add(list(parts));
    return this;
  }

  /** Rows so far. */
  public int size() {
    return outputs.size();
  }

  /** Whether every answer is a number. */
  public boolean finite() {
    return outputs.stream().flatMap(List::stream).allMatch(Float::isFinite);
  }

  /** The vectors of a manifest. */
  public GoldenVectors vectors() {
    return new GoldenVectors(inputs, outputs, TOLERANCE);
  }

  private static List<Float> list(float[][] parts) {
    List<Float> all = new ArrayList<>();
    for (float[] part : parts) {
      for (float value : part) {
        all.add(value);
      }
    }
    return List.copyOf(all);
  }
}
