package io.galvani.battery.cell;

/**
 * Charge transfer at the electrodes by the symmetric Butler-Volmer equation, in series with R0:
 *
 * <pre>
 *   η = Rct · 2 · I0 · asinh(I / (2 · I0))
 * </pre>
 *
 * <p>a resistance Rct at small currents that falls with the current, which matters in the cold,
 * where I0 is small. Source: Newman and Thomas-Alyea 2004, Electrochemical Systems, chapter 8.
 *
 * @param resistanceOhm Rct, [temperature][point of SOC], Ohm, positive
 * @param exchangeCurrentA I0, [temperature], A, positive
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of tables, never compared
public record ChargeTransfer(double[][] resistanceOhm, double[] exchangeCurrentA) {
  ChargeTransfer copy() {
    return new ChargeTransfer(CircuitValues.copy(resistanceOhm), exchangeCurrentA.clone());
  }

  /** The transfer of a cell whose resistances are so many times as large. */
  ChargeTransfer withResistanceTimes(double factor) {
    ChargeTransfer scaled = copy();
    for (double[] row : scaled.resistanceOhm) {
      for (int i = 0; i < row.length; i++) {
        row[i] *= factor;
      }
    }
    for (int i = 0; i < scaled.exchangeCurrentA.length; i++) {
      scaled.exchangeCurrentA[i] /= factor;
    }
    return scaled;
  }
}
