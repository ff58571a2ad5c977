package io.galvani.workbench.characterize;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitTable;
import io.galvani.battery.cell.CircuitValues;
import io.galvani.battery.cell.Hysteresis;
import io.galvani.battery.cell.OcvCurve;
import io.galvani.battery.cell.Provenance;
import io.galvani.battery.cell.Uncertainty;
import java.util.Arrays;
import java.util.List;

/** Turns a solution into a parameter set. */
final class CellDraft {
  private static final double LEAST_RISE_V = 1e-4;

  private final CellFacts facts;
  private final double capacityAh;
  private final double capacitySigma;
  private final List<Trace> traces;

  CellDraft(CellFacts facts, double capacityAh, double capacitySigma, List<Trace> traces) {
    this.facts = facts;
    this.capacityAh = capacityAh;
    this.capacitySigma = capacitySigma;
    this.traces = traces;
  }

  /** The set, with that error of its voltage. */
  CellParameters of(Layout layout, double[] x, SlowError error) {
    double bias = 0.02 * capacityAh;
    return new CellParameters(
        facts.name(),
        facts.chemistry(),
        capacityAh,
        facts.nominalV(),
        0.9995,
        ocv(layout, x),
        hysteresis(layout, x),
        circuit(layout, x),
        facts.thermalPrior(),
        new Uncertainty(
            0.001,
            0.0035 * capacityAh,
            bias,
            0.5,
            error.modelV(),
            error.overpotentialShare(),
            600,
            capacitySigma),
        facts.limits(),
        provenance());
  }

  private static OcvCurve ocv(Layout layout, double[] x) {
    double[][] table = new double[layout.temperatures()][];
    for (int t = 0; t < table.length; t++) {
      table[t] = ascending(layout.row(x, t, 0, Layout.N));
    }
    return new OcvCurve(SocGrid.OCV.points(), layout.degC(), table, entropic(layout.degC(), table));
  }

  /** Rounds to a tenth of a millivolt and lifts whatever does not ascend, from the top down. */
  static double[] ascending(double[] ocvV) {
    double[] rising = new double[ocvV.length];
    for (int k = ocvV.length - 1; k >= 0; k--) {
      double rounded = Math.round(ocvV[k] * 1e4) / 1e4;
      rising[k] =
          k == ocvV.length - 1
              ? rounded
              : Math.min(rounded, Math.round((rising[k + 1] - LEAST_RISE_V) * 1e4) / 1e4);
    }
    return rising;
  }

  /** Slope of the open-circuit voltage over temperature, held within what cells show. */
  private static double[] entropic(double[] degC, double[][] table) {
    double[] slope = new double[table[0].length];
    double mean = Arrays.stream(degC).average().orElse(25);
    for (int k = 0; k < slope.length; k++) {
      double product = 0;
      double square = 1e-9;
      double middle = 0;
      for (double[] row : table) {
        middle += row[k] / table.length;
      }
      for (int t = 0; t < degC.length; t++) {
        product += (degC[t] - mean) * (table[t][k] - middle);
        square += (degC[t] - mean) * (degC[t] - mean);
      }
      slope[k] = Math.round(Math.max(-5e-4, Math.min(5e-4, product / square)) * 1e6) / 1e6;
    }
    return slope;
  }

  private static Hysteresis hysteresis(Layout layout, double[] x) {
    double[] amplitudeV = new double[Layout.W];
    Arrays.setAll(amplitudeV, w -> Math.round(x[layout.hysteresis() + w] * 1e4) / 1e4);
    return new Hysteresis(SocGrid.CIRCUIT.points(), amplitudeV, TraceRows.HYSTERESIS_RATE, 0);
  }

  private static CircuitTable circuit(Layout layout, double[] x) {
    return new CircuitTable(
        SocGrid.CIRCUIT.points(),
        layout.degC(),
        Math.round(x[layout.energy()] * Layout.ENERGY_UNIT / 100) * 100,
        new CircuitValues(
            table(layout, x, Layout.R0),
            table(layout, x, Layout.R1),
            constant(layout, x, Layout.TAU1),
            table(layout, x, Layout.R2),
            constant(layout, x, Layout.TAU2),
            constant(layout, x, Layout.CHARGE_RATIO)));
  }

  private static double[][] table(Layout layout, double[] x, int offset) {
    double[][] table = new double[layout.temperatures()][];
    for (int t = 0; t < table.length; t++) {
      table[t] =
          Arrays.stream(layout.row(x, t, offset, Layout.W))
              .map(ln -> significant(Math.exp(ln)))
              .toArray();
    }
    return table;
  }

  private static double[][] constant(Layout layout, double[] x, int offset) {
    double[][] table = new double[layout.temperatures()][Layout.W];
    for (int t = 0; t < table.length; t++) {
      Arrays.fill(table[t], significant(Math.exp(x[layout.at(t, offset)])));
    }
    return table;
  }

  /** Four significant digits. */
  private static double significant(double value) {
    double unit = Math.pow(10, 3 - Math.floor(Math.log10(value)));
    return Math.round(value * unit) / unit;
  }

  private Provenance provenance() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double lowSoc = 1;
    double highSoc = 0;
    double rate = 0.1;
    for (Trace trace : traces) {
      low = Math.min(low, trace.nominalDegC());
      high = Math.max(high, trace.nominalDegC());
      for (int i = 0; i < trace.rows(); i++) {
        lowSoc = Math.min(lowSoc, trace.soc()[i]);
        highSoc = Math.max(highSoc, trace.soc()[i]);
        rate = Math.max(rate, Math.abs(trace.currentA()[i]) / capacityAh);
      }
    }
    return new Provenance(
        facts.source(),
        "galvani characterize: regularised least squares of open-circuit voltage and resistances"
            + " over SOC and temperature on "
            + traces.size()
            + " recordings. Priors, not fitted: time constants (held near 8 s and 90 s), thermal values,"
            + " coulombic efficiency, limits, sensor noise; hysteresis "
            + (facts.hysteresisPriorV() > 0
                ? "fitted about a prior of " + facts.hysteresisPriorV() + " V"
                : "taken as none: the open-circuit voltage is the one of use, mostly discharge"),
        low,
        high,
        Math.max(0, round(lowSoc)),
        Math.min(1, round(highSoc)),
        round(rate),
        "ageing not included; beyond the temperatures seen by Arrhenius' law only");
  }

  private static double round(double value) {
    return Math.round(100 * value) / 100.0;
  }
}
