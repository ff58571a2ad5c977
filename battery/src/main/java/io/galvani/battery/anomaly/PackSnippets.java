package io.galvani.battery.anomaly;

import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;

/**
 * Cuts a pack's samples into overlapping snippets of {@value #STEPS} steps of {@link
 * CorrectionFeatures#BLOCK_S} s of event time, one every {@value #HOP} steps. A snippet is of
 * driving or of charging; one of rest, or half and half, is passed over. A gap, or a step of which
 * something was never measured, begins anew; so does a filter that has not settled. One thread at a
 * time; a step allocates nothing.
 */
public final class PackSnippets {
  /** Steps of a snippet. */
  public static final int STEPS = SnippetWindow.STEPS;

  /** Steps from one snippet to the next. */
  public static final int HOP = SnippetWindow.HOP;

  /** Numbers of a snippet: all steps of the first feature, of the second, …, and its kind. */
  public static final int WIDTH = STEPS * SnippetFeature.COUNT + 1;

  private final SnippetSteps steps;
  private final SnippetWindow window = new SnippetWindow();
  private final float[] row = new float[SnippetFeature.COUNT];

  public PackSnippets(PackModel model) {
    this.steps = new SnippetSteps(model);
  }

  /**
   * Takes a sample after the filter has stepped on it. A rejected one changes nothing.
   *
   * @return whether a snippet is done: {@link #copyTo} gives it until the next sample
   */
  public boolean add(PackState state, PackSample sample, StepOutcome outcome) {
    if (!steps.add(state, sample, outcome)) {
      return false;
    }
    if (!steps.whole()) {
      window.clear();
      return false;
    }
    steps.copyTo(row);
    return window.add(row);
  }

  /** Whether the last snippet is of charging; else it is of driving. */
  public boolean charging() {
    return window.charging();
  }

  /** Copies the last snippet's {@value #WIDTH} numbers. */
  public void copyTo(float[] out) {
    window.copyTo(out);
  }
}
