package io.galvani.battery.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.cell.Uncertainty;
import java.util.Arrays;

/**
 * Extended Kalman filter on the mean cell of a pack.
 *
 * <pre>
 *   x = (z, v1, v2, b, ρ, e)      I = Im − b
 *   predict   as {@link EquivalentCircuit} with R1 and R2 times 1 + ρ; b' = b, ρ' = ρ, e' = φ · e
 *   correct   y = U(z, T) + hysteresis + v1 + v2 + (1 + ρ) · R0 · (Im − b) + e + noise
 * </pre>
 *
 * <p>z state of charge, v1 and v2 RC voltages in V, b offset of the current sensor in A, ρ relative
 * error of the tables' resistances, e the slow error of the model's voltage in V.
 *
 * <p><b>Consider state.</b> e stays alike for minutes and for as long as the SOC stays: fed in as
 * white noise it would let sigma collapse in a long rest. Its covariance with the others is
 * carried, its gain is zero and its value stays 0 (Schmidt 1966; Tapley, Schutz and Born 2004,
 * section 6.5). It grows with the load of the last minutes, but not with the current of a single
 * record: weights that follow the current would prefer the records of one sign of model error.
 *
 * <p><b>Blocks.</b> Innovations are averaged over {@value #BLOCK_S} s and corrected by once:
 * voltage and current of one record are seldom measured at the same instant, and averages forgive
 * that. As long as the SOC is hardly known at all, every record is a block. The model's error over
 * seconds to minutes enters as noise of {@value #FAST_CORRELATION_S} s correlation.
 *
 * <p><b>Surprise.</b> {@link NoiseScale} widens the model's error as innovations tell.
 *
 * <p><b>Resistance.</b> ρ is held tight until {@link ResistanceEvidence} is clear. The hysteresis
 * state is driven by the current and carries no uncertainty.
 *
 * <p>State in an array of the caller, {@link #SIZE} numbers, most of them rounded to what a float
 * can hold ({@link Covariance}). Currents are those through one cell, positive when charging. Bad
 * at: chemistries whose open-circuit voltage is flat (sigma says so), model errors that grow faster
 * than {@link Uncertainty} states. Keeps scratch space: one instance, one thread.
 */
public final class BarFilter {
  /** Offset of the state of charge; the first four are laid out as {@link EquivalentCircuit}'s. */
  public static final int SOC = EquivalentCircuit.SOC;

  /** Offset of the current sensor's offset, A. */
  public static final int BIAS = 4;

  /** Offset of ρ, the relative error of the tables' resistances. */
  public static final int RESISTANCE_ERROR = 5;

  /** Offset of the mean magnitude of the current over the last minutes, A. */
  private static final int LOAD = 6;

  // The block that is being averaged: its length so far, records, mean innovation, mean R0 · I.
  private static final int BLOCK = 7;
  private static final int RECORDS = 8;
  private static final int MEAN_INNOVATION = 9;
  private static final int MEAN_DRIVE = 10;
  private static final int EVIDENCE = 11;
  private static final int COVARIANCE = EVIDENCE + ResistanceEvidence.SIZE;

  // Places in x.
  private static final int N = 6;
  static final int Z = 0;
  static final int V1 = 1;
  static final int V2 = 2;
  static final int B = 3;
  static final int RHO = 4;
  private static final int E = 5;

  private static final int SCALE = COVARIANCE + N * (N + 1) / 2;

  /** Numbers of state. */
  public static final int SIZE = SCALE + 1;

  /** Numbers of the state before it knew how far innovations surprise: the first ones. */
  public static final int SIZE_WITHOUT_SCALE = SCALE;

  /** The scale as a whole number of the steps that it is kept in. */
  public static short scaleSteps(double[] s) {
    return (short) Math.round(s[SCALE] * NoiseScale.STEPS);
  }

  /** Sets the scale from its steps. */
  public static void setScale(double[] s, short steps) {
    s[SCALE] = steps / NoiseScale.STEPS;
  }

  /** Innovations are averaged over this time, s. */
  static final double BLOCK_S = 10;

  /** The fast part of the model's error repeats itself for about this long, s. */
  static final double FAST_CORRELATION_S = 80;

  /** Beyond this sigma of the SOC a filter does not wait for a block to fill. */
  static final double LOST_SOC_SIGMA = 0.2;

  /** An unknown SOC: standard deviation of the uniform distribution on [0, 1]. */
  private static final double UNKNOWN_SOC_SIGMA = 0.2887;

  /** The model's error is another one after this much SOC has passed. */
  private static final double MODEL_CORRELATION_SOC = 0.015;

  /** Time over which the load is averaged, s, and its value before anything was seen, C-rate. */
  private static final double LOAD_S = 300;

  private static final double LOAD_PRIOR_C_RATE = 0.2;

  /** ρ is held within these. */
  private static final double RHO_LEAST = -0.7;

  private static final double RHO_MOST = 4;

  /** Innovations beyond this many sigma are not believed. */
  private static final double GATE_SIGMA = 5;

  /** While nothing was measured the current may have been anything of this C-rate. */
  private static final double GAP_C_RATE = 0.5;

  private final CellParameters cell;
  private final Uncertainty uncertainty;
  private final FilterNoise noise;
  private final EquivalentCircuit circuit;
  private CircuitPoint point = new CircuitPoint();
  private final Covariance p = new Covariance(N);
  private final double[] h = new double[N];
  private final double[] gain = new double[N];
  private double innovationV = Double.NaN;
  private double innovationSigmaV = Double.NaN;

  public BarFilter(CellParameters cell) {
    this.cell = cell;
    this.uncertainty = cell.uncertainty();
    this.noise = new FilterNoise(cell);
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
    return sigma(s, Z);
  }

  /** Standard deviation of the current sensor's offset in a state, A. */
  public static double biasSigmaA(double[] s) {
    return sigma(s, B);
  }

  /** Standard deviation of ρ in a state. */
  public static double resistanceErrorSigma(double[] s) {
    return sigma(s, RHO);
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
    point = circuit.at(z, degC);
    double slowOhm = point.r1Ohm() + point.r2Ohm();
    if (!Double.isNaN(voltageV)) {
      z = cell.ocv().socAt(voltageV - i * (point.r0Ohm(i) + 0.5 * slowOhm), degC);
      double errorV =
          uncertainty.modelSigmaV()
              + cell.hysteresis().amplitudeV(z)
              + Math.abs(i) * (0.5 * slowOhm + 0.2 * point.r0Ohm(i));
      sigma = Math.max(0.05, Math.min(sigma, 2 * errorV / cell.ocv().slopeV(z, degC)));
    }
    Arrays.fill(s, 0);
    s[SOC] = z;
    s[LOAD] = Math.max(Math.abs(i), LOAD_PRIOR_C_RATE * cell.capacityAh());
    double rcV = 0.5 * Math.abs(i) + 0.02 * cell.capacityAh();
    variance(s, Z, sigma * sigma);
    variance(s, V1, square(rcV * point.r1Ohm()));
    variance(s, V2, square(rcV * point.r2Ohm()));
    variance(s, B, square(uncertainty.currentBiasSigmaA()));
    variance(s, RHO, noise.rhoPrior2());
    variance(s, E, noise.modelV2(point, s[LOAD], degC));
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
    p.load(s, COVARIANCE);
    p.restart(Z, square(sigma));
    p.store(s, COVARIANCE);
    forgetBlock(s);
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
    double rho = 1 + s[RESISTANCE_ERROR];
    point = circuit.at(s[SOC], degC);
    double a1 = circuit.fastDecay(dtS);
    double a2 = circuit.slowDecay(dtS);
    double drive1 = point.r1Ohm() * (1 - a1);
    double drive2 = point.r2Ohm() * (1 - a2);
    double before = s[SOC];
    circuit.step(s, 0, i, dtS, degC, 1, rho);
    double movedSoc = Math.abs(s[SOC] - before);
    s[LOAD] = (float) (s[LOAD] + (Math.abs(i) - s[LOAD]) * Math.min(1, dtS / LOAD_S));
    s[BLOCK] += dtS;
    double phi =
        StrictMath.exp(-dtS / uncertainty.modelCorrelationS() - movedSoc / MODEL_CORRELATION_SOC);
    p.load(s, COVARIANCE);
    p.transform(Z, 1, B, -circuit.deltaSoc(1, dtS, cell.capacityAh()), RHO, 0);
    p.transform(V1, a1, B, -rho * drive1, RHO, drive1 * i);
    p.transform(V2, a2, B, -rho * drive2, RHO, drive2 * i);
    p.transform(E, phi, B, 0, RHO, 0);
    double modelV2 = noise.modelV2(point, s[LOAD], degC) * NoiseScale.factor(s, SCALE);
    p.addVariance(E, modelV2 * (1 - phi * phi));
    noise.addTo(p, point, dtS, i, currentKnown, movedSoc, a1, a2);
    p.store(s, COVARIANCE);
  }

  /** Predicts over seconds in which nothing was measured: relaxes, and knows less. */
  public void gap(double[] s, double dtS, double degC) {
    predict(s, dtS, s[BIAS], true, degC);
    p.load(s, COVARIANCE);
    double growth = Math.min(UNKNOWN_SOC_SIGMA, GAP_C_RATE * dtS / 3600);
    p.addVariance(Z, square(growth), square(UNKNOWN_SOC_SIGMA));
    p.store(s, COVARIANCE);
    forgetBlock(s);
  }

  /**
   * Takes the mean cell voltage, and corrects once a block is full.
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
    p.load(s, COVARIANCE);
    double i = currentA - s[BIAS];
    double rho = 1 + s[RESISTANCE_ERROR];
    point = circuit.at(s[SOC], degC);
    double r0 = point.r0Ohm(i);
    h[Z] = cell.ocv().slopeV(s[SOC], degC);
    h[V1] = 1;
    h[V2] = 1;
    h[B] = -rho * r0;
    h[RHO] = r0 * i;
    h[E] = 1;
    innovationV = voltageV - circuit.terminalVoltageV(s, 0, i, degC, rho);
    double recordV2 = noise.recordV2(r0, changeA, currentKnown);
    double modelV2 = noise.modelV2(point, s[LOAD], degC);
    innovationSigmaV = Math.sqrt(p.project(h) + recordV2 + modelV2 * NoiseScale.factor(s, SCALE));
    if (!(Math.abs(innovationV) <= GATE_SIGMA * innovationSigmaV)) {
      return false;
    }
    double records = s[RECORDS] + 1;
    s[RECORDS] = records;
    s[MEAN_INNOVATION] = (float) running(s[MEAN_INNOVATION], innovationV, records);
    s[MEAN_DRIVE] = (float) running(s[MEAN_DRIVE], h[RHO], records);
    if (s[BLOCK] >= BLOCK_S || p.variance(Z) > square(LOST_SOC_SIGMA)) {
      correctByBlock(s, modelV2, recordV2 / records);
    }
    return true;
  }

  private void correctByBlock(double[] s, double modelV2, double recordV2) {
    double meanV = s[MEAN_INNOVATION];
    h[RHO] = s[MEAN_DRIVE];
    double stateV2 = p.project(h);
    if (p.variance(Z) < square(LOST_SOC_SIGMA)) {
      NoiseScale.weigh(s, SCALE, s[BLOCK], meanV, stateV2 + modelV2 + recordV2);
    }
    double repeats = Math.max(1, 2 * FAST_CORRELATION_S / Math.max(1, s[BLOCK]));
    double innovationV2 = stateV2 + modelV2 * NoiseScale.factor(s, SCALE) * repeats + recordV2;
    for (int k = 0; k < N; k++) {
      gain[k] = k == E ? 0 : p.projection(k) / innovationV2;
    }
    s[SOC] += gain[Z] * meanV;
    s[EquivalentCircuit.V1] += gain[V1] * meanV;
    s[EquivalentCircuit.V2] += gain[V2] * meanV;
    s[BIAS] += gain[B] * meanV;
    s[RESISTANCE_ERROR] += gain[RHO] * meanV;
    p.correct(gain, innovationV2);
    double shown2 = square(ResistanceEvidence.weigh(s, EVIDENCE, s[BLOCK], meanV, s[MEAN_DRIVE]));
    p.addVariance(RHO, shown2, shown2);
    p.store(s, COVARIANCE);
    Arrays.fill(s, BLOCK, EVIDENCE, 0);
    holdWithinReason(s);
  }

  private static void forgetBlock(double[] s) {
    Arrays.fill(s, BLOCK, EVIDENCE, 0);
    ResistanceEvidence.forget(s, EVIDENCE);
  }

  /** Opens the filter after a long run of innovations beyond the gate: it was wrong, not they. */
  public void reopen(double[] s) {
    p.load(s, COVARIANCE);
    p.addVariance(Z, square(0.1), square(UNKNOWN_SOC_SIGMA));
    p.addVariance(V1, square(2 * uncertainty.modelSigmaV()));
    p.addVariance(V2, square(2 * uncertainty.modelSigmaV()));
    p.store(s, COVARIANCE);
  }

  /** No voltage came with the last step. */
  public void withoutVoltage() {
    innovationV = Double.NaN;
    innovationSigmaV = Double.NaN;
  }

  /** A cell is never far from the range in which its open-circuit voltage is known. */
  private void holdWithinReason(double[] s) {
    s[SOC] = Math.max(-0.1, Math.min(1.1, s[SOC]));
    double boundA = 5 * uncertainty.currentBiasSigmaA();
    s[BIAS] = Math.max(-boundA, Math.min(boundA, s[BIAS]));
    s[RESISTANCE_ERROR] = Math.max(RHO_LEAST, Math.min(RHO_MOST, s[RESISTANCE_ERROR]));
  }

  private static double running(double mean, double value, double count) {
    return mean + (value - mean) / count;
  }

  private static double sigma(double[] s, int k) {
    return Math.sqrt(s[COVARIANCE + Covariance.packedVariance(N, k)]);
  }

  private static void variance(double[] s, int k, double value) {
    s[COVARIANCE + Covariance.packedVariance(N, k)] = value;
  }

  private static double square(double x) {
    return x * x;
  }
}
