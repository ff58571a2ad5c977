package io.galvani.battery.cell;

/**
 * Forward step of the second-order equivalent circuit with hysteresis. Current I is positive when
 * charging and held over the step; the discretisation is exact for held current and parameters:
 *
 * <pre>
 *   z'  = z + η(I) · I · Δt / (3600 · Q)             η = coulombic efficiency if I &gt; 0, else 1
 *   vk' = vk · ak + Rk · (1 − ak) · I                ak = exp(−Δt/τk), k = 1, 2
 *   h'  = see {@link Hysteresis}
 *   V   = U(z, T) + M(z) · h + M0 · s(I) + v1 + v2 + R0(z, T, sgn I) · I
 * </pre>
 *
 * <p>Symbols: z state of charge (1 = full, not clamped), v1 and v2 voltages of the RC pairs in V, h
 * in [−1, 1], Q capacity in Ah, T core temperature in degC, Δt in s, V terminal voltage in V. The
 * state lies in an array of the caller, four numbers a cell from {@code at}: z, v1, v2, h. A NaN
 * argument gives NaN. Allocates nothing; keeps scratch space, so one instance serves one thread.
 *
 * <p>Bad at: currents that change a lot within a step, diffusion over hours, rates above those of
 * the parameter set. Source: Plett 2015, Battery Management Systems I, sections 2.3–2.8.
 */
public final class EquivalentCircuit {
  /** Numbers of state a cell. */
  public static final int STATES = 4;

  /** Offset of the state of charge. */
  public static final int SOC = 0;

  /** Offset of the fast RC pair's voltage. */
  public static final int V1 = 1;

  /** Offset of the slow RC pair's voltage. */
  public static final int V2 = 2;

  /** Offset of the hysteresis state. */
  public static final int HYSTERESIS = 3;

  private static final double SECONDS_PER_HOUR = 3600;

  private final CellParameters cell;
  private final CircuitPoint point = new CircuitPoint();
  private long pointSocBits;
  private long pointTemperatureBits;
  private boolean pointKnown;
  private double decayedS = Double.NaN;
  private double fastDecay;
  private double slowDecay;

  public EquivalentCircuit(CellParameters cell) {
    this.cell = cell;
  }

  /** Parameter set of the cell. */
  public CellParameters cell() {
    return cell;
  }

  /** Change of SOC by a current held for some seconds, for a capacity in Ah. */
  public double deltaSoc(double currentA, double dtS, double capacityAh) {
    double efficiency = currentA > 0 ? cell.coulombicEfficiency() : 1;
    return efficiency * currentA * dtS / (SECONDS_PER_HOUR * capacityAh);
  }

  /** Steps a cell that is exactly as its parameter set says. */
  public void step(double[] state, int at, double currentA, double dtS, double coreDegC) {
    step(state, at, currentA, dtS, coreDegC, 1, 1);
  }

  /**
   * Steps a cell that differs from its parameter set.
   *
   * @param state numbers of state, changed in place
   * @param at index of the cell's first number
   * @param currentA current through the cell, A, positive = charging
   * @param dtS seconds, zero or positive
   * @param coreDegC temperature of the core, degC
   * @param capacityFactor its capacity over the set's
   * @param resistanceFactor its resistances over the set's
   */
  public void step(
      double[] state,
      int at,
      double currentA,
      double dtS,
      double coreDegC,
      double capacityFactor,
      double resistanceFactor) {
    CircuitPoint p = at(state[at + SOC], coreDegC);
    double a1 = fastDecay(dtS);
    double a2 = slowDecay(dtS);
    double drivenA = resistanceFactor * currentA;
    double deltaSoc = deltaSoc(currentA, dtS, cell.capacityAh() * capacityFactor);
    state[at + V1] = a1 * state[at + V1] + p.r1Ohm * (1 - a1) * drivenA;
    state[at + V2] = a2 * state[at + V2] + p.r2Ohm * (1 - a2) * drivenA;
    state[at + HYSTERESIS] = cell.hysteresis().next(state[at + HYSTERESIS], deltaSoc);
    state[at + SOC] += deltaSoc;
  }

  /** Terminal voltage, V, of a cell that is exactly as its parameter set says. */
  public double terminalVoltageV(double[] state, int at, double currentA, double coreDegC) {
    return terminalVoltageV(state, at, currentA, coreDegC, 1);
  }

  /** Terminal voltage, V, of a cell whose resistances differ by a factor. */
  public double terminalVoltageV(
      double[] state, int at, double currentA, double coreDegC, double resistanceFactor) {
    CircuitPoint p = at(state[at + SOC], coreDegC);
    return openCircuitV(state, at, currentA, coreDegC)
        + state[at + V1]
        + state[at + V2]
        + resistanceFactor * p.r0Ohm(currentA) * currentA;
  }

  /** U(z, T) + hysteresis, V: what the cell's voltage relaxes to. */
  public double openCircuitV(double[] state, int at, double currentA, double coreDegC) {
    double z = state[at + SOC];
    return cell.ocv().ocvV(z, coreDegC)
        + cell.hysteresis().voltageV(z, state[at + HYSTERESIS], currentA, cell.capacityAh());
  }

  /**
   * Heat set free in the cell, W: irreversible I · (V − U) and reversible I · T · dU/dT (Bernardi,
   * Pawlikowski and Newman 1985, doi:10.1149/1.2113792, for current positive when charging).
   */
  public double heatW(double soc, double currentA, double terminalV, double coreDegC) {
    double entropicV = (coreDegC + 273.15) * cell.ocv().entropicVPerK(soc);
    return currentA * (terminalV - cell.ocv().ocvV(soc, coreDegC) + entropicV);
  }

  /** What is left of the fast pair's voltage after some seconds, where {@link #at} was last. */
  public double fastDecay(double dtS) {
    decay(dtS);
    return fastDecay;
  }

  /** What is left of the slow pair's. */
  public double slowDecay(double dtS) {
    decay(dtS);
    return slowDecay;
  }

  private void decay(double dtS) {
    if (dtS != decayedS) {
      fastDecay = StrictMath.exp(-dtS / point.tau1S);
      slowDecay = StrictMath.exp(-dtS / point.tau2S);
      decayedS = dtS;
    }
  }

  /**
   * Circuit at a SOC and temperature, a view that the next call overwrites; kept while both are the
   * same to the bit.
   */
  public CircuitPoint at(double soc, double coreDegC) {
    long socBits = Double.doubleToRawLongBits(soc);
    long temperatureBits = Double.doubleToRawLongBits(coreDegC);
    if (!pointKnown || socBits != pointSocBits || temperatureBits != pointTemperatureBits) {
      cell.circuit().at(soc, coreDegC, point);
      pointSocBits = socBits;
      pointTemperatureBits = temperatureBits;
      pointKnown = true;
      decayedS = Double.NaN;
    }
    return point;
  }
}
