package io.galvani.battery.anomaly;

/**
 * Cuts steps into overlapping snippets of {@value #STEPS}, one every {@value #HOP} steps. A snippet
 * is of driving or of charging; one of rest, or half and half, is passed over. One thread at a
 * time; a step allocates nothing.
 */
public final class SnippetWindow {
  /** Steps of a snippet. */
  static final int STEPS = 64;

  /** Steps from one snippet to the next. */
  static final int HOP = 16;

  /** Above this a step is loaded, by C-rate. */
  private static final double LOADED_C_RATE = 0.05;

  private static final double CHARGING_SHARE = 0.9;
  private static final double DRIVING_MOST_CHARGING = 0.35;
  private static final double DRIVING_LEAST_LOADED = 0.25;

  private final float[][] ring = new float[STEPS][SnippetFeature.COUNT];
  private int held;
  private int next;
  private int sinceLast;
  private boolean charging;

  /** Begins anew: the next step does not continue the last one. */
  public void clear() {
    held = 0;
    sinceLast = 0;
  }

  /**
   * Takes a step that continues the last one.
   *
   * @param step its features, in the order of {@link SnippetFeature}; copied
   * @return whether a snippet is done: {@link #copyTo} gives it until the next step
   */
  public boolean add(float[] step) {
    System.arraycopy(step, 0, ring[next], 0, SnippetFeature.COUNT);
    next = (next + 1) % STEPS;
    held = Math.min(STEPS, held + 1);
    sinceLast++;
    return held == STEPS && sinceLast >= HOP && kindIsClear();
  }

  private boolean kindIsClear() {
    int intoBattery = 0;
    int loaded = 0;
    for (float[] step : ring) {
      intoBattery += step[SnippetFeature.CURRENT.index()] > LOADED_C_RATE ? 1 : 0;
      loaded += Math.abs(step[SnippetFeature.CURRENT.index()]) > LOADED_C_RATE ? 1 : 0;
    }
    charging = intoBattery >= CHARGING_SHARE * STEPS;
    boolean driving =
        intoBattery <= DRIVING_MOST_CHARGING * STEPS && loaded >= DRIVING_LEAST_LOADED * STEPS;
    if (charging || driving) {
      sinceLast = 0;
    }
    return charging || driving;
  }

  /** Whether the last snippet is of charging; else it is of driving. */
  public boolean charging() {
    return charging;
  }

  /** Copies the last snippet's {@value PackSnippets#WIDTH} numbers. */
  public void copyTo(float[] out) {
    for (int t = 0; t < STEPS; t++) {
      float[] step = ring[(next + t) % STEPS];
      for (int f = 0; f < SnippetFeature.COUNT; f++) {
        out[f * STEPS + t] = step[f];
      }
    }
    out[PackSnippets.WIDTH - 1] = charging ? 1 : 0;
  }
}
