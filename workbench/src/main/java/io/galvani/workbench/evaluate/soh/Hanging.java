package io.galvani.workbench.evaluate.soh;

import java.util.List;

/**
 * By which voltage discharge curves are compared.
 *
 * <p>A cell's own resistance shifts its whole curve, and nothing in the middle of a curve tells
 * that from charge that is missing at its top. Where the load's beginning is seen, the shift is
 * too: a curve {@link #FROM_REST} hangs at the voltage of the rest before it,
 *
 * <pre>
 *   V'(q) = V(q) + Vrest − V(q30),   q30 = the charge given in 30 s of load
 * </pre>
 *
 * <p>30 s is the customary length of a resistance pulse: later the drop tells of diffusion, which
 * belongs to the curve.
 */
enum Hanging {
  /** As it was measured. */
  AS_MEASURED {
    @Override
    Discharge of(Discharge one) {
      return one;
    }
  },
  /** At the rest before the load. */
  FROM_REST {
    @Override
    Discharge of(Discharge one) {
      double givenAh = one.currentA() * PULSE_S / 3600;
      return one.shifted(one.restV() - one.voltageAt(givenAh));
    }
  };

  private static final double PULSE_S = 30;

  abstract Discharge of(Discharge one);

  /**
   * From rest where windows begin full and the rest before every discharge that is compared with is
   * known, else as measured: curves of both kinds do not go together.
   */
  static Hanging of(List<AgeingCell> cells, Regime judged, boolean startFull) {
    boolean known =
        startFull
            && cells.stream()
                .flatMap(cell -> Regime.of(cell).stream())
                .filter(judged::resembles)
                .flatMap(regime -> regime.discharges().stream())
                .noneMatch(one -> Double.isNaN(one.restV()));
    return known ? FROM_REST : AS_MEASURED;
  }
}
