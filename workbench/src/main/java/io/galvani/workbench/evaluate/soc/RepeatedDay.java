package io.galvani.workbench.evaluate.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.EquivalentCircuit;
import java.util.Arrays;

/**
 * A day of a drive: its profile, an hour of rest, a charge back to where it began, an hour of rest,
 * and again, for 24 hours. Profiles are as recorded and the only rows with a reference; rests and
 * charges are simulated by the parameter set's circuit. The error that the circuit has at the
 * profile's end is held, so that the voltage has no step, and fades within minutes.
 */
final class RepeatedDay {
  private static final double DAY_S = 86_400;
  private static final double REST_S = 3_600;
  private static final double CHARGE_C_RATE = 0.3;
  private static final double REST_STEP_S = 10;
  private static final double ERROR_FADES_SOC = 0.05;
  private static final double ERROR_FADES_S = 300;

  private final CellParameters cell;
  private final EquivalentCircuit circuit;
  private final Drive drive;
  private final int from;
  private final double[] state = new double[EquivalentCircuit.STATES];
  private double[] timeS = new double[1 << 16];
  private double[] voltageV = new double[1 << 16];
  private double[] currentA = new double[1 << 16];
  private double[] degC = new double[1 << 16];
  private double[] soc = new double[1 << 16];
  private int rows;
  private double nowS;

  private RepeatedDay(Drive drive, CellParameters cell, int from) {
    this.drive = drive;
    this.cell = cell;
    this.circuit = new EquivalentCircuit(cell);
    this.from = from;
  }

  /** The day; a drive without reference or profile is given back as it is. */
  static Drive of(Drive drive, CellParameters cell) {
    int from = SocCase.NOMINAL.startRow(drive);
    if (from < 0 || drive.dynamicTo() <= from + 1) {
      return drive;
    }
    RepeatedDay day = new RepeatedDay(drive, cell, from);
    while (day.nowS < DAY_S) {
      day.profile();
      day.recharge();
    }
    return day.drive();
  }

  private void profile() {
    double startS = nowS - drive.timeS()[from];
    for (int row = from; row < drive.dynamicTo(); row++) {
      if (row > from) {
        double dtS = drive.timeS()[row] - drive.timeS()[row - 1];
        circuit.step(state, 0, drive.currentA()[row], dtS, drive.degC()[row]);
      }
      nowS = startS + drive.timeS()[row];
      add(
          drive.voltageV()[row],
          drive.currentA()[row],
          drive.degC()[row],
          drive.referenceSoc()[row]);
    }
  }

  private void recharge() {
    int last = drive.dynamicTo() - 1;
    double endDegC = drive.degC()[last];
    state[EquivalentCircuit.SOC] = lastReference();
    double modelV = circuit.terminalVoltageV(state, 0, drive.currentA()[last], endDegC);
    double errorV = drive.voltageV()[last] - modelV;
    simulate(0, Double.POSITIVE_INFINITY, endDegC, errorV);
    double chargeA = CHARGE_C_RATE * cell.capacityAh();
    double leftV = simulate(chargeA, drive.referenceSoc()[from], endDegC, errorV);
    simulate(0, Double.POSITIVE_INFINITY, endDegC, leftV);
  }

  /** Holds a current until a SOC is reached, or rests for an hour; returns the error left, V. */
  private double simulate(double amperes, double untilSoc, double atDegC, double errorV) {
    double restUntilS = nowS + REST_S;
    double heldV = errorV;
    while (amperes == 0 ? nowS < restUntilS : state[EquivalentCircuit.SOC] < untilSoc) {
      double before = state[EquivalentCircuit.SOC];
      circuit.step(state, 0, amperes, REST_STEP_S, atDegC);
      nowS += REST_STEP_S;
      double movedSoc = Math.abs(state[EquivalentCircuit.SOC] - before);
      heldV *= Math.exp(-movedSoc / ERROR_FADES_SOC - REST_STEP_S / ERROR_FADES_S);
      double v = circuit.terminalVoltageV(state, 0, amperes, atDegC) + heldV;
      add(v, amperes, atDegC, Double.NaN);
    }
    return heldV;
  }

  private double lastReference() {
    for (int row = drive.dynamicTo() - 1; row >= from; row--) {
      if (!Double.isNaN(drive.referenceSoc()[row])) {
        return drive.referenceSoc()[row];
      }
    }
    throw new IllegalStateException("a drive that starts at a reference must have one");
  }

  private void add(double v, double amperes, double atDegC, double reference) {
    if (rows == timeS.length) {
      timeS = Arrays.copyOf(timeS, 2 * rows);
      voltageV = Arrays.copyOf(voltageV, 2 * rows);
      currentA = Arrays.copyOf(currentA, 2 * rows);
      degC = Arrays.copyOf(degC, 2 * rows);
      soc = Arrays.copyOf(soc, 2 * rows);
    }
    timeS[rows] = rows > 0 && nowS <= timeS[rows - 1] ? timeS[rows - 1] + 0.001 : nowS;
    voltageV[rows] = v;
    currentA[rows] = amperes;
    degC[rows] = atDegC;
    soc[rows++] = reference;
  }

  private Drive drive() {
    return new Drive(
        drive.file(),
        drive.profile(),
        drive.labelDegC(),
        Arrays.copyOf(timeS, rows),
        Arrays.copyOf(voltageV, rows),
        Arrays.copyOf(currentA, rows),
        Arrays.copyOf(degC, rows),
        Arrays.copyOf(soc, rows),
        0,
        rows);
  }
}
