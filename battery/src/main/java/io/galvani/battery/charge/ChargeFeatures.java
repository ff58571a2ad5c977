package io.galvani.battery.charge;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import java.nio.BufferUnderflowException;
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
 * no features in that charge. Never throws for what a sample holds; stepping allocates nothing. Bad
 * at: chargers that throttle within the window.
 */
public final class ChargeFeatures {
  private static final double CHARGING_C_RATE = 0.02;
  private static final double GAP_S = 120;
  private static final double PAUSE_S = 180;

  /** A current switched off at so many times the window's lower end was all but through it. */
  private static final double SWITCHED_OFF = 1.1;

  private static final double NEAR_LIMIT_V = 0.06;

  private final PackModel model;
  private final ChargeWindow window;
  private final double longestStepS;
  private final double leastA;
  private final WindowMoments voltage;
  private final WindowMoments current;
  private OpenCharge open;

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
    this.open = new OpenCharge(window, leastA, model.cells());
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
    boolean unseen = open.isBlank();
    double dtS = unseen ? 0 : secondsSinceLast(sample);
    if (dtS == 0 && !unseen) {
      return false;
    }
    boolean charging = cellA >= leastA;
    open.lastMonotonicMs = sample.monotonicMs();
    open.lastTimestampMs = sample.timestampMs();
    open.lastBoot = sample.bootId();
    double beforeA = open.lastA;
    open.lastA = cellA;
    boolean goesOn = dtS > 0 && dtS <= longestStepS;
    boolean ends = goesOn && tapered(beforeA, cellA, charging);
    open.pausedS = charging ? 0 : open.pausedS + dtS;
    boolean pauses = Math.abs(cellA) < leastA && open.pausedS <= PAUSE_S;
    if (!ends && (!goesOn || !(charging || pauses))) {
      open.begin();
      return false;
    }
    if (open.told) {
      return false;
    }
    open.begun = false;
    double fromS = open.elapsedS;
    open.elapsedS += dtS;
    if (charging) {
      // What a pause was within counts for nothing.
      boolean goesOnCharging = beforeA >= leastA;
      followCells(sample.cellVoltageV(), goesOnCharging ? 0.5 * (beforeA + cellA) : Double.NaN);
      taper(fromS, goesOnCharging ? dtS : 0, beforeA, cellA);
    }
    if (!ends) {
      return false;
    }
    open.told = true;
    return highestV() >= window.limitV() - NEAR_LIMIT_V;
  }

  /**
   * Whether the current has left its window; one that was switched off must have been nearly out.
   */
  private boolean tapered(double beforeA, double cellA, boolean charging) {
    double mostA = charging ? window.highA() : SWITCHED_OFF * window.lowA();
    boolean wasCharging = beforeA >= leastA && beforeA <= mostA;
    return open.tapering && !open.told && wasCharging && cellA <= window.lowA();
  }

  private double secondsSinceLast(PackSample sample) {
    long ms =
        sample.bootId() == open.lastBoot
            ? sample.monotonicMs() - open.lastMonotonicMs
            : sample.timestampMs() - open.lastTimestampMs;
    return ms / 1000.0;
  }

  /**
   * @param meanA since the sample before, A; NaN if nothing was charged since
   */
  private void followCells(double[] measured, double meanA) {
    for (int c = 0; c < open.phase.length; c++) {
      double v = c < measured.length ? measured[c] : Double.NaN;
      if (!model.plausibleCellV(v)) {
        continue;
      }
      if (open.phase[c] == OpenCharge.BEFORE && v < window.lowV()) {
        open.phase[c] = OpenCharge.WITHIN;
      } else if (open.phase[c] == OpenCharge.WITHIN && !Double.isNaN(meanA)) {
        follow(c, v, meanA);
      }
      open.lastV[c] = v;
      open.lastS[c] = open.elapsedS;
    }
  }

  private void follow(int c, double v, double meanA) {
    double dtS = open.elapsedS - open.lastS[c];
    if (!(dtS <= longestStepS)) {
      open.phase[c] = OpenCharge.SPOILT;
      return;
    }
    double within =
        voltage.add(open.cellSums, c * WindowMoments.SIZE, open.lastS[c], dtS, open.lastV[c], v);
    open.cellAh[c] += meanA * within / 3600;
    open.phase[c] = v >= window.highV() ? OpenCharge.PASSED : OpenCharge.WITHIN;
  }

  private void taper(double fromS, double dtS, double beforeA, double cellA) {
    if (cellA > window.highA()) {
      Arrays.fill(open.currentSums, 0);
      open.currentAh = 0;
      open.tapering = true;
    }
    if (open.tapering) {
      double within = current.add(open.currentSums, 0, fromS, dtS, beforeA, cellA);
      open.currentAh += 0.5 * (beforeA + cellA) * within / 3600;
    }
    for (int c = 0; open.tapering && cellA <= window.highA() && c < open.phase.length; c++) {
      open.phase[c] = open.phase[c] == OpenCharge.PASSED ? OpenCharge.PASSED : OpenCharge.SPOILT;
    }
  }

  private double highestV() {
    double highest = Double.NEGATIVE_INFINITY;
    for (double v : open.lastV) {
      highest = v > highest ? v : highest;
    }
    return highest;
  }

  /** Whether a charge is in progress, or was up to now. */
  boolean isOpen() {
    return !open.isBlank();
  }

  /** Byte form of the charge in progress; empty where none is. */
  byte[] block() {
    return open.block();
  }

  /**
   * Goes on where {@link #block()} was taken, from nothing seen; an empty block changes nothing.
   *
   * @throws IllegalArgumentException if it is of no known version, of other cells or damaged; all
   *     is as it was
   */
  void restore(byte[] block) {
    if (block.length == 0) {
      return;
    }
    try {
      open = OpenCharge.read(block, window, leastA, model.cells());
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("charge in progress must be whole, but is cut", cut);
    }
  }

  /** Whether the charge tells of a cell. */
  public boolean complete(int c) {
    return open.phase[c] == OpenCharge.PASSED
        && WindowMoments.seconds(open.cellSums, c * WindowMoments.SIZE) > 0
        && WindowMoments.seconds(open.currentSums, 0) > 0;
  }

  /** What it tells of a {@link #complete} cell, in the order of {@link ChargeFeature}. */
  public void copyTo(int c, float[] features) {
    int at = c * WindowMoments.SIZE;
    write(voltage, open.cellSums, at, open.cellAh[c], features, 0);
    write(current, open.currentSums, 0, open.currentAh, features, ChargeFeature.OF_VOLTAGE);
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
