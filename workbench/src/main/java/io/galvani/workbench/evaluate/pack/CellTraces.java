package io.galvani.workbench.evaluate.pack;

import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackState;
import java.util.stream.Stream;

/**
 * What the per-cell filters said over a whole log, gathered in classes of the pack's SOC, so that a
 * night at one SOC counts no more than an hour's drive through another.
 *
 * <p>Within a class estimates are weighted by 1/sigma², so that what was said while nothing could
 * be told (resistance at rest) hardly counts; classes too. Sigma of a mean is that of one estimate,
 * since estimates of one filter repeat each other, and the scatter between classes together. Over
 * the classes the slope of Δz against z tells the capacity:
 *
 * <pre>dΔz/dz = Q/Qc − 1 = Q · Δ(1/Q)</pre>
 *
 * <p>since a cell of less capacity moves further for the same charge. Its sigma is the classes'
 * scatter about the line and what an error of the open-circuit voltage's slope makes of a standing
 * Δz.
 */
final class CellTraces {
  private static final int CLASSES = 20;
  private static final int LEAST_IN_CLASS = 5;
  private static final int LEAST_CLASSES = 4;

  /** The slope of the open-circuit voltage is known to this share. */
  private static final double SLOPE_ERROR = 0.2;

  private final PackModel model;
  private final CircuitPoint point = new CircuitPoint();
  private final int[] count = new int[CLASSES];
  private final double[] socSum = new double[CLASSES];
  private final Sums[] charge;
  private final Sums[] ohm;

  /** [class] sums of weights and of weighted values of one cell. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sums(double[] weight, double[] value) {
    Sums() {
      this(new double[CLASSES], new double[CLASSES]);
    }

    void add(int k, double value, double sigma) {
      double w = 1 / (sigma * sigma);
      weight[k] += w;
      this.value[k] += w * value;
    }

    double mean(int k) {
      return value[k] / weight[k];
    }
  }

  CellTraces(PackModel model) {
    this.model = model;
    charge = Stream.generate(Sums::new).limit(model.cells()).toArray(Sums[]::new);
    ohm = Stream.generate(Sums::new).limit(model.cells()).toArray(Sums[]::new);
  }

  /** Takes what is known after a step of the per-cell filters. */
  void take(PackState state) {
    int k = Math.max(0, Math.min(CLASSES - 1, (int) (state.soc() * CLASSES)));
    count[k]++;
    socSum[k] += state.soc();
    for (int c = 0; c < model.cells(); c++) {
      charge[c].add(k, state.cellSocDelta(c), state.cellSocDeltaSigma(c));
      ohm[c].add(k, state.cellR0DeltaOhm(c), state.cellR0DeltaSigmaOhm(c));
    }
  }

  /** Δz of a cell. */
  Estimate charge(int c) {
    return mean(charge[c]);
  }

  /** ΔR0 of a cell, Ohm. */
  Estimate resistance(int c) {
    return mean(ohm[c]);
  }

  /** Q · Δ(1/Q) of a cell, a ratio; unknown unless SOC moved through several classes. */
  Estimate inverseCapacity(int c) {
    int n = classes();
    if (n < LEAST_CLASSES) {
      return Estimate.UNKNOWN;
    }
    double meanZ = 0;
    for (int k = 0; k < CLASSES; k++) {
      meanZ += used(k) ? socSum[k] / count[k] / n : 0;
    }
    double standing = plainMean(charge[c]);
    double szz = 0;
    double szd = 0;
    for (int k = 0; k < CLASSES; k++) {
      if (used(k)) {
        double z = socSum[k] / count[k] - meanZ;
        szz += z * z;
        szd += z * (charge[c].mean(k) - standing);
      }
    }
    double slope = szd / szz;
    double scatter = 0;
    for (int k = 0; k < CLASSES; k++) {
      if (used(k)) {
        double z = socSum[k] / count[k] - meanZ;
        scatter += square(charge[c].mean(k) - standing - slope * z);
      }
    }
    double variance = scatter / (n - 2) / szz + square(SLOPE_ERROR * standing) / n / szz;
    return new Estimate(slope, Math.sqrt(variance));
  }

  /** Resistance of the parameter set at 25 degC and half full, Ohm, that ΔR0 is compared with. */
  double setOhm() {
    model.cell().circuit().at(0.5, 25, point);
    return point.r0Ohm(-1);
  }

  private Estimate mean(Sums of) {
    double weights = 0;
    double steps = 0;
    double mean = 0;
    for (int k = 0; k < CLASSES; k++) {
      if (used(k)) {
        double w = of.weight()[k] / count[k];
        weights += w;
        mean += w * of.mean(k);
        steps++;
      }
    }
    if (steps == 0) {
      return Estimate.UNKNOWN;
    }
    mean /= weights;
    double between = 0;
    for (int k = 0; k < CLASSES; k++) {
      between += used(k) ? of.weight()[k] / count[k] * square(of.mean(k) - mean) / weights : 0;
    }
    return new Estimate(mean, Math.sqrt(steps / weights + between));
  }

  private double plainMean(Sums of) {
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      sum += used(k) ? of.mean(k) : 0;
    }
    return sum / classes();
  }

  private int classes() {
    int n = 0;
    for (int k = 0; k < CLASSES; k++) {
      n += used(k) ? 1 : 0;
    }
    return n;
  }

  private boolean used(int k) {
    return count[k] >= LEAST_IN_CLASS;
  }

  private static double square(double x) {
    return x * x;
  }
}
