package io.galvani.battery.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.EquivalentCircuit;
import java.util.Arrays;

/**
 * Extended Kalman filter on the mean cell of a pack.
 *
 * <pre>
 *   x = (z, v1, v2, b, e)      I = Im − b
 *   predict   as {@link EquivalentCircuit}, b' = b, e' = φ · e
 *   correct   y = U(z, T) + hysteresis + v1 + v2 + R0 · (Im − b) + e + white noise
 * </pre>
 *
 * <p>z state of charge, v1 and v2 RC voltages in V, b offset of the current sensor in A, e the
 * error of the model's voltage in V. The error e stays alike for minutes and for as long as the SOC
 * stays: fed in as white noise it would let sigma collapse in a long rest. It is a consider state
 * (Schmidt 1966; Tapley, Schutz and Born 2004, section 6.5): its covariance with the others is
 * carried, its gain is zero and its value stays 0. Covariances are updated in Joseph's form, which
 * holds for any gain. The hysteresis state is driven by the current and carries no uncertainty.
 *
 * <p>State in an array of the caller, {@link #SIZE} numbers: z, v1, v2, h, b, then the upper
 * triangle of the covariance of x row by row. Currents are those through one cell, positive when
 * charging. Bad at: chemistries whose open-circuit voltage is flat (sigma says so), model errors
 * that grow faster than {@code Uncertainty} states. Keeps scratch space: one instance, one thread.
 */
public final class BarFilter {
  /** Numbers of state. */
  public static final int SIZE = 20;

  /** Offset of the state of charge; the first four are laid out as {@link EquivalentCircuit}'s. */
  public static final int SOC = EquivalentCircuit.SOC;

  /** Offset of the current sensor's offset, A. */
  public static final int BIAS = 4;

  private static final int COVARIANCE = 5;
  private static final int N = 5;
  private static final int E = 4;

  /** An unknown SOC: standard deviation of the uniform distribution on [0, 1]. */
  private static final double UNKNOWN_SOC_SIGMA = 0.2887;

  /** The model's error is another one after this much SOC has passed. */
  private static final double MODEL_CORRELATION_SOC = 0.1;

  /** Part of the model's error that is fast (rates, diffusion), as a share of its sigma. */
  private static final double FAST_MODEL_SHARE = 0.5;

  /** Error of an RC pair's drive, as a share: R1 and R2 are only roughly those of the table. */
  private static final double RC_SHARE = 0.15;

  /** Innovations beyond this many sigma are not believed. */
  private static final double GATE_SIGMA = 5;

  /** Variance growth of the bias: this share of its prior sigma within an hour. */
  private static final double BIAS_WALK_PER_HOUR = 0.1;

  /** A current that is missing is held, and may have moved by this C-rate. */
  private static final double HELD_CURRENT_C_RATE = 0.2;

  /** While nothing was measured the current may have been anything of this C-rate. */
  private static final double GAP_C_RATE = 0.5;

  private final CellParameters cell;
  private final EquivalentCircuit circuit;
  private final CircuitPoint point = new CircuitPoint();
  private final double[][] p = new double[N][N];
  private final double[][] work = new double[N][N];
  private final double[] h = new double[N];
  private final double[] ph = new double[N];
  private final double[] gain = new double[N];
  private double innovationV = Double.NaN;
  private double innovationSigmaV = Double.NaN;

  public BarFilter(CellParameters cell) {
    this.cell = cell;
    this.circuit = new EquivalentCircuit(cell);
  }

  /** Last innovation, V; NaN if the last step had no voltage. */
  public double innovationV() {
    return innovationV;
  }

  /** Sigma of the last innovation, V. */
  public double innovationSigmaV() {
    return innovationSigmaV;
  }

  /** Standard deviation of the SOC in a state. */
  public static double socSigma(double[] s) {
    return Math.sqrt(s[COVARIANCE]);
  }

  /**
   * Starts from a voltage under load, told nothing else.
   *
   * @param s state, overwritten
   * @param voltageV mean cell voltage, V; NaN starts at half full, unknown
   * @param currentA current through a cell, A; NaN counts as none
   * @param degC temperature, degC
   */
  public void initialise(double[] s, double voltageV, double currentA, double degC) {
    double i = Double.isNaN(currentA) ? 0 : currentA;
    double z = 0.5;
    double sigma = UNKNOWN_SOC_SIGMA;
    cell.circuit().at(z, degC, point);
    double slowOhm = point.r1Ohm() + point.r2Ohm();
    if (!Double.isNaN(voltageV)) {
      z = cell.ocv().socAt(voltageV - i * (point.r0Ohm(i) + 0.5 * slowOhm), degC);
      double errorV =
          cell.uncertainty().modelSigmaV()
              + cell.hysteresis().amplitudeV(z)
              + Math.abs(i) * (0.5 * slowOhm + 0.2 * point.r0Ohm(i));
      sigma = Math.max(0.05, Math.min(sigma, 2 * errorV / cell.ocv().slopeV(z, degC)));
    }
    Arrays.fill(s, 0);
    s[SOC] = z;
    double rcV = 0.5 * Math.abs(i) + 0.02 * cell.capacityAh();
    variance(s, 0, sigma * sigma);
    variance(s, 1, square(rcV * point.r1Ohm()));
    variance(s, 2, square(rcV * point.r2Ohm()));
    variance(s, 3, square(cell.uncertainty().currentBiasSigmaA()));
    variance(s, E, square(cell.uncertainty().modelSigmaV()));
  }

  /**
   * Takes the word of somebody who knows the SOC better than the voltage tells.
   *
   * @param s state, changed in place
   * @param soc state of charge, 0..1
   * @param sigma its standard deviation, positive
   */
  public void tell(double[] s, double soc, double sigma) {
    s[SOC] = soc;
    load(s);
    for (int k = 1; k < N; k++) {
      p[0][k] = 0;
      p[k][0] = 0;
    }
    p[0][0] = square(sigma);
    store(s);
  }

  /**
   * Predicts over a step in which the current was held.
   *
   * @param s state, changed in place
   * @param dtS seconds, positive
   * @param currentA measured current through a cell, A, finite
   * @param currentKnown false if that is only the last known one
   * @param degC temperature, degC
   */
  public void predict(double[] s, double dtS, double currentA, boolean currentKnown, double degC) {
    double i = currentA - s[BIAS];
    cell.circuit().at(s[SOC], degC, point);
    double a1 = StrictMath.exp(-dtS / point.tau1S());
    double a2 = StrictMath.exp(-dtS / point.tau2S());
    double before = s[SOC];
    circuit.step(s, 0, i, dtS, degC);
    double movedSoc = Math.abs(s[SOC] - before);
    double phi =
        StrictMath.exp(
            -dtS / cell.uncertainty().modelCorrelationS() - movedSoc / MODEL_CORRELATION_SOC);
    load(s);
    double perA = -circuit.deltaSoc(1, dtS, cell.capacityAh());
    transition(perA, a1, a2, phi);
    addProcessNoise(dtS, i, currentKnown, movedSoc, a1, a2, phi);
    store(s);
  }

  /** Predicts over seconds in which nothing was measured: relaxes, and knows less. */
  public void gap(double[] s, double dtS, double degC) {
    predict(s, dtS, s[BIAS], true, degC);
    load(s);
    double growth = Math.min(UNKNOWN_SOC_SIGMA, GAP_C_RATE * dtS / 3600);
    double known = Math.max(0, square(UNKNOWN_SOC_SIGMA) - p[0][0]);
    p[0][0] += Math.min(known, square(growth));
    store(s);
  }

  /**
   * Corrects by the mean cell voltage.
   *
   * @param s state, changed in place unless the innovation is beyond the gate
   * @param voltageV mean cell voltage, V, finite
   * @param currentA current through a cell, A, finite
   * @param changeA how much the current moved since the last sample, A: voltage and current of a
   *     record are not measured at the same instant
   * @param currentKnown false if the current is only the last known one
   * @param degC temperature, degC
   * @return whether the voltage was believed
   */
  public boolean correct(
      double[] s,
      double voltageV,
      double currentA,
      double changeA,
      boolean currentKnown,
      double degC) {
    load(s);
    double i = currentA - s[BIAS];
    cell.circuit().at(s[SOC], degC, point);
    double r0 = point.r0Ohm(i);
    h[0] = cell.ocv().slopeV(s[SOC], degC);
    h[1] = 1;
    h[2] = 1;
    h[3] = -r0;
    h[E] = 1;
    double overpotentialV = s[EquivalentCircuit.V1] + s[EquivalentCircuit.V2] + r0 * i;
    double whiteV2 = whiteV2(r0, changeA, currentKnown) + overpotentialV2(overpotentialV);
    double innovationV2 = projected(whiteV2);
    innovationV = voltageV - circuit.terminalVoltageV(s, 0, i, degC);
    innovationSigmaV = Math.sqrt(innovationV2);
    if (!(Math.abs(innovationV) <= GATE_SIGMA * innovationSigmaV)) {
      return false;
    }
    for (int k = 0; k < N; k++) {
      gain[k] = k == E ? 0 : ph[k] / innovationV2;
    }
    s[SOC] += gain[0] * innovationV;
    s[EquivalentCircuit.V1] += gain[1] * innovationV;
    s[EquivalentCircuit.V2] += gain[2] * innovationV;
    s[BIAS] += gain[3] * innovationV;
    joseph(whiteV2);
    store(s);
    holdWithinReason(s);
    return true;
  }

  /** Opens the filter after a long run of innovations beyond the gate: it was wrong, not they. */
  public void reopen(double[] s) {
    load(s);
    p[0][0] += Math.max(0, Math.min(square(0.1), square(UNKNOWN_SOC_SIGMA) - p[0][0]));
    p[1][1] += square(2 * cell.uncertainty().modelSigmaV());
    p[2][2] += square(2 * cell.uncertainty().modelSigmaV());
    store(s);
  }

  /** No voltage came with the last step. */
  public void withoutVoltage() {
    innovationV = Double.NaN;
    innovationSigmaV = Double.NaN;
  }

  private double overpotentialV2(double overpotentialV) {
    return square(cell.uncertainty().overpotentialSigma() * overpotentialV);
  }

  private double whiteV2(double r0Ohm, double changeA, boolean currentKnown) {
    double fastV = FAST_MODEL_SHARE * cell.uncertainty().modelSigmaV();
    double lagV = r0Ohm * changeA;
    double heldV = currentKnown ? 0 : r0Ohm * HELD_CURRENT_C_RATE * cell.capacityAh();
    return square(cell.uncertainty().voltageSigmaV())
        + square(fastV)
        + square(lagV)
        + square(heldV);
  }

  /** ph = P·h; returns h'·P·h + r. */
  private double projected(double whiteV2) {
    double sum = whiteV2;
    for (int r = 0; r < N; r++) {
      double dot = 0;
      for (int c = 0; c < N; c++) {
        dot += p[r][c] * h[c];
      }
      ph[r] = dot;
      sum += h[r] * dot;
    }
    return sum;
  }

  /** P' = (1 − K·h')·P·(1 − K·h')' + K·r·K' = P − K·(Ph)' − (Ph)·K' + K·s·K', s = h'Ph + r. */
  private void joseph(double whiteV2) {
    double s = whiteV2;
    for (int r = 0; r < N; r++) {
      s += h[r] * ph[r];
    }
    for (int r = 0; r < N; r++) {
      for (int c = r; c < N; c++) {
        p[r][c] += -gain[r] * ph[c] - ph[r] * gain[c] + gain[r] * s * gain[c];
        p[c][r] = p[r][c];
      }
    }
  }

  /** P' = F·P·F' for F with ones and decays on its diagonal and the bias in its fourth column. */
  private void transition(double socPerA, double a1, double a2, double phi) {
    double v1PerA = -point.r1Ohm() * (1 - a1);
    double v2PerA = -point.r2Ohm() * (1 - a2);
    for (int c = 0; c < N; c++) {
      work[0][c] = p[0][c] + socPerA * p[3][c];
      work[1][c] = a1 * p[1][c] + v1PerA * p[3][c];
      work[2][c] = a2 * p[2][c] + v2PerA * p[3][c];
      work[3][c] = p[3][c];
      work[E][c] = phi * p[E][c];
    }
    for (int r = 0; r < N; r++) {
      double bias = work[r][3];
      p[r][0] = work[r][0] + socPerA * bias;
      p[r][1] = a1 * work[r][1] + v1PerA * bias;
      p[r][2] = a2 * work[r][2] + v2PerA * bias;
      p[r][3] = bias;
      p[r][E] = phi * work[r][E];
    }
  }

  private void addProcessNoise(
      double dtS,
      double currentA,
      boolean currentKnown,
      double movedSoc,
      double a1,
      double a2,
      double phi) {
    double noiseA =
        cell.uncertainty().currentSigmaA()
            + (currentKnown ? 0 : HELD_CURRENT_C_RATE * cell.capacityAh());
    double asPerAh = 3600 * cell.capacityAh();
    // An unknown capacity errs by the same share all along: its sigma grows with the way, not with
    // the root of it; 2·x·dx is the growth of x² over a way of a tenth.
    double capacity = square(cell.uncertainty().capacitySigma()) * movedSoc * 0.2;
    p[0][0] += square(noiseA * dtS / asPerAh) + capacity + 1e-14 * dtS;
    double driveA = RC_SHARE * Math.abs(currentA) + 0.2 * noiseA;
    p[1][1] += square(driveA * point.r1Ohm()) * (1 - a1 * a1) + 1e-14;
    p[2][2] += square(driveA * point.r2Ohm()) * (1 - a2 * a2) + 1e-14;
    double priorA2 = square(cell.uncertainty().currentBiasSigmaA());
    double walkA2 = square(BIAS_WALK_PER_HOUR) * priorA2 * dtS / 3600;
    p[3][3] += Math.max(0, Math.min(walkA2, 4 * priorA2 - p[3][3]));
    p[E][E] += square(cell.uncertainty().modelSigmaV()) * (1 - phi * phi);
  }

  /** A cell is never far from the range in which its open-circuit voltage is known. */
  private void holdWithinReason(double[] s) {
    s[SOC] = Math.max(-0.1, Math.min(1.1, s[SOC]));
    double boundA = 5 * cell.uncertainty().currentBiasSigmaA();
    s[BIAS] = Math.max(-boundA, Math.min(boundA, s[BIAS]));
  }

  private void load(double[] s) {
    int at = COVARIANCE;
    for (int r = 0; r < N; r++) {
      for (int c = r; c < N; c++) {
        p[r][c] = s[at];
        p[c][r] = s[at++];
      }
    }
  }

  private void store(double[] s) {
    int at = COVARIANCE;
    for (int r = 0; r < N; r++) {
      for (int c = r; c < N; c++) {
        s[at++] = p[r][c];
      }
    }
  }

  private static void variance(double[] s, int k, double value) {
    // Row k of the upper triangle begins after k rows of N, N − 1, … numbers.
    s[COVARIANCE + k * N - k * (k - 1) / 2] = value;
  }

  private static double square(double x) {
    return x * x;
  }
}
