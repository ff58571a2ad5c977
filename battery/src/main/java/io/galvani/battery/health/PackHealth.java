package io.galvani.battery.health;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;

/**
 * Runs {@link HealthEstimator} beside a pack's estimator: decides time, finds anchors and current
 * steps, divides the pack's current by its parallel cells. Call {@link #step} after each {@code
 * PackEstimator.step} that did not reject the sample.
 *
 * <p>Time comes from the monotonic clock within a boot and from the wall clock across boots; a
 * sample that is not after the last one counts as the beginning of a gap. One instance serves many
 * packs of one model on one thread; nothing is allocated per step.
 */
public final class PackHealth {
  private final PackModel model;
  private final HealthEstimator estimator;
  private final VoltageAnchors anchors;
  private final ResistanceSteps steps;
  private final double[] cellV;
  private double anchorSoc = Double.NaN;

  /** Health of packs of one model. */
  public PackHealth(PackModel model) {
    this.model = model;
    this.estimator = new HealthEstimator(model.cell(), model.cells());
    this.anchors = new VoltageAnchors(model.cell(), model.cells());
    this.steps = new ResistanceSteps(model.cell(), estimator);
    this.cellV = new double[model.cells()];
  }

  /** The estimator, for capacities that come from elsewhere. */
  public HealthEstimator estimator() {
    return estimator;
  }

  /** A state that knows no more than the parameter set. */
  public HealthState newState() {
    return estimator.newState();
  }

  /**
   * Reads a state back.
   *
   * @throws IllegalArgumentException if the blocks are of no known version or of another pack
   */
  public HealthState read(byte[] packBlock, byte[] cellBlock) {
    return estimator.read(packBlock, cellBlock);
  }

  /**
   * Steps a state in place. Never throws for what a sample holds.
   *
   * @param pack the pack's state, already stepped with the same sample
   * @return whether something about the cells changed
   */
  public boolean step(HealthState s, PackState pack, PackSample sample) {
    long before = s.steps;
    anchorSoc = Double.NaN;
    double dtS = secondsSinceLast(s, sample);
    s.timestampMs = sample.timestampMs();
    s.monotonicMs = sample.monotonicMs();
    s.bootId = sample.bootId();
    s.started = true;
    double measuredA = sample.currentA() / model.parallel();
    double currentA = model.plausibleCellA(measuredA) ? measuredA : Double.NaN;
    double degC = pack.temperatureDegC();
    double meanV = readVoltages(sample.cellVoltageV());
    if (dtS > 0) {
      estimator.onSample(s, dtS, currentA, degC);
      if (anchors.step(s, dtS, currentA, cellV, meanV, degC)) {
        estimator.onAnchor(s, anchors.soc, anchors.sigma);
        anchorSoc = mean(anchors.soc);
      }
      steps.step(s, dtS, currentA, cellV, pack.soc(), degC);
    }
    return s.steps != before;
  }

  /**
   * Mean state of charge, 0..1, that the last {@link #step} read from voltage alone; NaN if it was
   * no anchor, or if a cell had none.
   */
  public double anchorSoc() {
    return anchorSoc;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double secondsSinceLast(HealthState s, PackSample sample) {
    if (!s.started) {
      return 0;
    }
    long ms =
        sample.bootId() == s.bootId
            ? sample.monotonicMs() - s.monotonicMs
            : sample.timestampMs() - s.timestampMs;
    return ms / 1000.0;
  }

  /** Fills {@link #cellV}; the mean of the plausible ones, NaN if there is none. */
  private double readVoltages(double[] measured) {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < cellV.length; c++) {
      double v = c < measured.length ? measured[c] : Double.NaN;
      boolean plausible = model.plausibleCellV(v);
      cellV[c] = plausible ? v : Double.NaN;
      sum += plausible ? v : 0;
      present += plausible ? 1 : 0;
    }
    return present == 0 ? Double.NaN : sum / present;
  }
}
