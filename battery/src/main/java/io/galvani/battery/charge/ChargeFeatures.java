package io.galvani.battery.charge;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import java.util.Arrays;

/**
 * Follows a pack's charges and tells of each whole one what its last part says of every cell.
 *
 * <pre>
 *   a cell counts once its voltage was below the window while charging, and until it is above
 *   the current counts from above its window until it is below
 *   the charge is whole when the current has left its window near the voltage limit
 * </pre>
 *
 * <p>A pause of more than three minutes, a discharge or a gap (of more than two minutes) begins
 * anew. A cell whose voltage did not pass through the window before the current began to taper has
 * no features in that charge. The open charge is not stored: after a restart it is lost. Never
 * throws for what a sample holds; stepping allocates nothing. Bad at: chargers that throttle within
 * the window.
 */
public final class ChargeFeatures {
  private static final double CHARGING_C_RATE = 0.02;
  private static final double GAP_S = 120;
  private static final double PAUSE_S = 180;

  /** A current switched off at so many times the window's lower end was all but through it. */
  private static final double SWITCHED_OFF = 1.1;

  private static final double NEAR_LIMIT_V = 0.06;

  private static final byte BEFORE = 0;
  private static final byte WITHIN = 1;
  private static final byte PASSED = 2;
  private static final byte SPOILT = 3;

  private final PackModel model;
  private final ChargeWindow window;
  private final double longestStepS;
  private final double leastA;
  private final WindowMoments voltage;
  private final WindowMoments current;
  private final double[] cellSums;
  private final double[] currentSums = new double[WindowMoments.SIZE];
  private final double[] cellAh;
  private final double[] lastV;
  private final double[] lastS;
  private final byte[] phase;
  private double currentAh;
  private boolean tapering;
  private boolean told;
  private boolean begun;
  private double elapsedS;
  private double pausedS;
  private double lastA = Double.NaN;
  private long lastMonotonicMs;
  private long lastTimestampMs;
  private int lastBoot;

  /** Nothing seen of a pack yet. */
  public ChargeFeatures(PackModel model) {
    this(model, GAP_S);
  }

  /**
   * Nothing seen of a pack yet.
   *
   * @param longestStepS between two samples; a longer one is a gap, which begins anew. More than
   *     two minutes are right only where a sample is written when something has changed.
   */
  public ChargeFeatures(PackModel model, double longestStepS) {
    this.model = model;
    this.longestStepS = longestStepS;
    this.window = ChargeWindow.of(model.cell());
    this.leastA = CHARGING_C_RATE * model.cell().capacityAh();
    this.voltage = new WindowMoments(window.lowV(), window.highV());
    this.current = new WindowMoments(window.lowA(), window.highA());
    int cells = model.cells();
    this.cellSums = new double[cells * WindowMoments.SIZE];
    this.cellAh = new double[cells];
    this.lastV = new double[cells];
    this.lastS = new double[cells];
    this.phase = new byte[cells];
  }

  /**
   * Takes a sample.
   *
   * @return whether it made a charge whole: {@link #complete} and {@link #copyTo} tell of it until
   *     the next sample
   */
  public boolean add(PackSample sample) {
    double cellA = sample.currentA() / model.parallel();
    if (!model.plausibleCellA(cellA)) {
      return false;
    }
    boolean first = Double.isNaN(lastA);
    double dtS = first ? 0 : secondsSinceLast(sample);
    if (dtS == 0 && !first) {
      return false;
    }
    lastMonotonicMs = sample.monotonicMs();
    lastTimestampMs = sample.timestampMs();
    lastBoot = sample.bootId();
    double beforeA = lastA;
    lastA = cellA;
    boolean goesOn = dtS > 0 && dtS <= longestStepS;
    boolean charging = cellA >= leastA;
    boolean ends = goesOn && tapered(beforeA, cellA, charging);
    pausedS = charging ? 0 : pausedS + dtS;
    boolean pauses = Math.abs(cellA) < leastA && pausedS <= PAUSE_S;
    if (!ends && (!goesOn || !(charging || pauses))) {
      begin();
      return false;
    }
    if (told) {
      return false;
    }
    begun = false;
    double fromS = elapsedS;
    elapsedS += dtS;
    if (charging) {
      // What a pause was within counts for nothing.
      boolean goesOnCharging = beforeA >= leastA;
      followCells(sample.cellVoltageV(), goesOnCharging ? 0.5 * (beforeA + cellA) : Double.NaN);
      taper(fromS, goesOnCharging ? dtS : 0, beforeA, cellA);
    }
    if (!ends) {
      return false;
    }
    told = true;
    return highestV() >= window.limitV() - NEAR_LIMIT_V;
  }

  /**
   * Whether the current has left its window; one that was switched off must have been nearly out.
   */
  private boolean tapered(double beforeA, double cellA, boolean charging) {
    double mostA = charging ? window.highA() : SWITCHED_OFF * window.lowA();
    boolean wasCharging = beforeA >= leastA && beforeA <= mostA;
    return tapering && !told && wasCharging && cellA <= window.lowA();
  }

  private double secondsSinceLast(PackSample sample) {
    long ms =
        sample.bootId() == lastBoot
            ? sample.monotonicMs() - lastMonotonicMs
            : sample.timestampMs() - lastTimestampMs;
    return ms / 1000.0;
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    Arrays.fill(cellSums, 0);
    Arrays.fill(cellAh, 0);
    Arrays.fill(lastV, Double.NaN);
    Arrays.fill(phase, BEFORE);
    tapering = false;
    told = false;
    elapsedS = 0;
    pausedS = 0;
  }

  /**
   * @param meanA since the sample before, A; NaN if nothing was charged since
   */
  private void followCells(double[] measured, double meanA) {
    for (int c = 0; c < phase.length; c++) {
      double v = c < measured.length ? measured[c] : Double.NaN;
      if (!model.plausibleCellV(v)) {
        continue;
      }
      if (phase[c] == BEFORE && v < window.lowV()) {
        phase[c] = WITHIN;
      } else if (phase[c] == WITHIN && !Double.isNaN(meanA)) {
        follow(c, v, meanA);
      }
      lastV[c] = v;
      lastS[c] = elapsedS;
    }
  }

  private void follow(int c, double v, double meanA) {
    double dtS = elapsedS - lastS[c];
    if (!(dtS <= longestStepS)) {
      phase[c] = SPOILT;
      return;
    }
    double within = voltage.add(cellSums, c * WindowMoments.SIZE, lastS[c], dtS, lastV[c], v);
    cellAh[c] += meanA * within / 3600;
    phase[c] = v >= window.highV() ? PASSED : WITHIN;
  }

  private void taper(double fromS, double dtS, double beforeA, double cellA) {
    if (cellA > window.highA()) {
      Arrays.fill(currentSums, 0);
      currentAh = 0;
      tapering = true;
    }
    if (tapering) {
      double within = current.add(currentSums, 0, fromS, dtS, beforeA, cellA);
      currentAh += 0.5 * (beforeA + cellA) * within / 3600;
    }
    for (int c = 0; tapering && cellA <= window.highA() && c < phase.length; c++) {
      phase[c] = phase[c] == PASSED ? PASSED : SPOILT;
    }
  }

  private double highestV() {
    double highest = Double.NEGATIVE_INFINITY;
    for (double v : lastV) {
      highest = v > highest ? v : highest;
    }
    return highest;
  }

  /** Whether the charge tells of a cell. */
  public boolean complete(int c) {
    return phase[c] == PASSED
        && WindowMoments.seconds(cellSums, c * WindowMoments.SIZE) > 0
        && WindowMoments.seconds(currentSums, 0) > 0;
  }

  /** What it tells of a {@link #complete} cell, in the order of {@link ChargeFeature}. */
  public void copyTo(int c, float[] features) {
    int at = c * WindowMoments.SIZE;
    write(voltage, cellSums, at, cellAh[c], features, 0);
    write(current, currentSums, 0, currentAh, features, ChargeFeature.OF_VOLTAGE);
  }

  private static void write(
      WindowMoments moments, double[] sums, int at, double ah, float[] features, int first) {
    features[first] = (float) moments.mean(sums, at);
    features[first + 1] = (float) Math.sqrt(Math.max(0, WindowMoments.variance(sums, at)));
    features[first + 2] = (float) WindowMoments.kurtosis(sums, at);
    features[first + 3] = (float) WindowMoments.skewness(sums, at);
    features[first + 4] = (float) ah;
    features[first + 5] = (float) WindowMoments.seconds(sums, at);
    features[first + 6] = (float) WindowMoments.slope(sums, at);
    features[first + 7] = (float) WindowMoments.entropy(sums, at);
  }
}
