package io.galvani.battery.soc;

import io.galvani.battery.cell.CellParameters;

/**
 * Counts charge and nothing else: the baseline that every estimator is compared with.
 *
 * <pre>z' = z + η(I) · I · Δt / (3600 · Q)</pre>
 *
 * <p>z state of charge (1 = full, not clamped), I in A positive when charging, Q in Ah, η the
 * coulombic efficiency when charging, else 1. Bad at: a wrong start, which it never corrects, and
 * an offset of the current sensor, which it integrates. A missing current (NaN) counts as none.
 */
public final class CoulombCounter {
  private CoulombCounter() {}

  /** SOC after a current through the cell, A, was held for some seconds. */
  public static double next(CellParameters cell, double soc, double currentA, double dtS) {
    if (Double.isNaN(currentA)) {
      return soc;
    }
    double efficiency = currentA > 0 ? cell.coulombicEfficiency() : 1;
    return soc + efficiency * currentA * dtS / (3600 * cell.capacityAh());
  }
}
