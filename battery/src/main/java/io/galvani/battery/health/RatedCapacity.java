package io.galvani.battery.health;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;

/**
 * What of the thermodynamic capacity Q a discharge from full at 1C and 25 degC gives before the
 * lower operating voltage is reached:
 *
 * <pre>
 * share = 1 − z0,  U(z0) − M(z0) − g·(R0 + R1 + R2)(z0)·I = Vlow,  I = 1 h⁻¹ of the new capacity
 * </pre>
 *
 * <p>g is how often the resistance is that of a new cell. The RC pairs are taken as settled. Bad
 * at: diffusion over hours and self-heating, both of which the circuit does not have. One instance
 * serves many cells on one thread; nothing is allocated.
 */
final class RatedCapacity {
  private static final double DEG_C = 25;
  private static final int STEPS = 200;

  private final CellParameters cell;
  private final CircuitPoint point = new CircuitPoint();

  RatedCapacity(CellParameters cell) {
    this.cell = cell;
  }

  /** The share in [0, 1] at a resistance factor g, positive. */
  double share(double resistanceFactor) {
    double cutOffV = cell.limits().operating().voltageLowV();
    int step = STEPS;
    while (step >= 0 && loadedV(step / (double) STEPS, resistanceFactor) > cutOffV) {
      step--;
    }
    if (step < 0) {
      return 1;
    }
    double low = step / (double) STEPS;
    double high = Math.min(1, low + 1.0 / STEPS);
    for (int i = 0; i < 20; i++) {
      double middle = 0.5 * (low + high);
      if (loadedV(middle, resistanceFactor) > cutOffV) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 1 - high;
  }

  private double loadedV(double soc, double resistanceFactor) {
    cell.circuit().at(soc, DEG_C, point);
    double ohm = point.r0Ohm(-1) + point.r1Ohm() + point.r2Ohm();
    return cell.ocv().ocvV(soc, DEG_C)
        - cell.hysteresis().amplitudeV(soc)
        - resistanceFactor * ohm * cell.capacityAh();
  }
}
