package io.galvani.battery.twin;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.cell.CircuitPoint;
import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.cell.ThermalModel;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import java.util.Arrays;
import java.util.List;

/**
 * A simulated pack: every cell its own equivalent circuit and temperature, driven by one current,
 * measured by imperfect sensors. One thread at a time.
 */
public final class PackTwin {
  /** Amplitude of the waves by which the real open-circuit voltage differs, V at mismatch 1. */
  private static final double OCV_WAVE_V = 0.004;

  private static final double THIRD_TAU_S = 1500;

  /** Resistance of the third RC pair as a share of the second's, at mismatch 1. */
  private static final double THIRD_SHARE = 0.5;

  private static final double BALANCE_BAND_V = 0.010;

  private final TwinSettings settings;
  private final CellParameters cell;
  private final EquivalentCircuit circuit;
  private final CircuitPoint point = new CircuitPoint();
  private final List<Fault> faults;
  private final DutyCycle duty;
  private final SeededNoise noise;
  private final TwinTruth truth;
  private final double[] selfDischargeA;
  private final double[] cellV;
  private final double[] measuredV;
  private final double[] stuckV;
  private final double[] probeDegC;
  private final int[] probeCell;
  private final double[] thirdV;
  private double currentA;
  private long seq;

  /**
   * @param settings what the pack is like
   * @param cell parameter set of one cell, already of the pack's size
   * @param seed same seed, same samples
   * @param faults what goes wrong; cells must exist
   */
  public PackTwin(TwinSettings settings, CellParameters cell, long seed, List<Fault> faults) {
    this.settings = settings;
    this.cell = cell;
    this.circuit = new EquivalentCircuit(cell);
    this.faults = List.copyOf(faults);
    int cells = settings.layout().cells();
    for (Fault fault : faults) {
      if (fault.cell() < 0 || fault.cell() >= cells) {
        throw new IllegalArgumentException(
            "fault.cell must be in [0, " + (cells - 1) + "], but was " + fault.cell());
      }
    }
    SeededNoise root = new SeededNoise(seed);
    this.noise = root.split(1);
    this.duty = new DutyCycle(settings.use(), root.split(2));
    this.truth = new TwinTruth(cells);
    this.selfDischargeA = new double[cells];
    this.cellV = new double[cells];
    this.measuredV = new double[cells];
    this.stuckV = new double[cells];
    this.thirdV = new double[cells];
    this.probeCell = settings.layout().probeCell();
    this.probeDegC = new double[probeCell.length];
    Arrays.fill(stuckV, Double.NaN);
    differ(root.split(3));
  }

  private void differ(SeededNoise draw) {
    TwinSettings.Spread spread = settings.spread();
    for (int c = 0; c < cellV.length; c++) {
      truth.capacityFactor[c] = 1 + spread.capacity() * draw.gaussian();
      truth.resistanceFactor[c] = 1 + spread.resistance() * draw.gaussian();
      double soc = settings.use().startSoc() + spread.soc() * draw.gaussian();
      truth.circuit[c * EquivalentCircuit.STATES] = Math.max(0, Math.min(1, soc));
      selfDischargeA[c] =
          spread.selfDischargePerDay() * draw.uniform(0.5, 1.5) * cell.capacityAh() / 24;
      Arrays.fill(
          truth.temperatures,
          c * ThermalModel.STATES,
          (c + 1) * ThermalModel.STATES,
          settings.use().coolantDegC());
    }
  }

  /** The model that an estimator of this pack is given. */
  public PackModel model() {
    return new PackModel(
        cell,
        settings.layout().cells(),
        settings.layout().parallel(),
        probeCell.clone(),
        settings.intervalS());
  }

  /** What no pack would tell. */
  public TwinTruth truth() {
    return truth;
  }

  /** Steps by one interval and points the sample at what is measured then. */
  public void next(PackSample out) {
    double dtS = settings.intervalS();
    double elapsedS = seq * dtS;
    truth.elapsedS = elapsedS;
    currentA = wantedCRate(dtS) * cell.capacityAh();
    double lowestV = lowestCellV();
    for (int c = 0; c < cellV.length; c++) {
      stepCell(c, dtS, elapsedS, lowestV);
    }
    long ms = settings.startMs() + Math.round(elapsedS * 1000);
    measure(elapsedS);
    double sumV = 0;
    for (double v : cellV) {
      sumV += v;
    }
    double parallel = settings.layout().parallel();
    out.set(
        seq++,
        ms,
        Math.round(elapsedS * 1000),
        1,
        measuredCurrentA() * parallel,
        Math.round(sumV * 10) / 10.0,
        measuredV,
        probeDegC,
        Math.round(truth.meanSoc() * 200) / 200.0,
        0);
  }

  private void stepCell(int c, double dtS, double elapsedS, double lowestV) {
    int at = c * EquivalentCircuit.STATES;
    int heatAt = c * ThermalModel.STATES;
    double core = truth.temperatures[heatAt + ThermalModel.CORE];
    double leakA = selfDischargeA[c] + shortA(c, elapsedS) + balancingA(c, lowestV);
    double throughA = currentA - leakA;
    circuit.step(
        truth.circuit, at, throughA, dtS, core, truth.capacityFactor[c], truth.resistanceFactor[c]);
    truth.circuit[at] += imbalanceStep(c, dtS, elapsedS);
    truth.circuit[at] = Math.max(-0.02, Math.min(1.02, truth.circuit[at]));
    double z = truth.circuit[at];
    double decay = StrictMath.exp(-dtS / THIRD_TAU_S);
    double thirdOhm = settings.mismatch() * THIRD_SHARE * slowOhm(z, core);
    thirdV[c] = decay * thirdV[c] + (1 - decay) * thirdOhm * throughA;
    double jointV = 0.001 * severity(FaultKind.HIGH_RESISTANCE_JOINT, c, elapsedS) * throughA;
    cellV[c] =
        circuit.terminalVoltageV(truth.circuit, at, throughA, core, truth.resistanceFactor[c])
            + thirdV[c]
            + settings.mismatch() * OCV_WAVE_V * StrictMath.sin(14 * z)
            + jointV;
    double heatW = circuit.heatW(z, throughA, cellV[c], core);
    ThermalModel.step(
        cell.thermal(),
        truth.temperatures,
        heatAt,
        heatW,
        settings.use().coolantDegC(),
        settings.use().cooling() * (1 - coolingLost(c, elapsedS)),
        dtS);
  }

  private double slowOhm(double z, double degC) {
    cell.circuit().at(z, degC, point);
    return point.r2Ohm();
  }

  private double severity(FaultKind kind, int c, double elapsedS) {
    double sum = 0;
    for (Fault fault : faults) {
      if (fault.kind() == kind && fault.cell() == c && elapsedS >= fault.onsetS()) {
        sum += fault.severity();
      }
    }
    return sum;
  }

  private double shortA(int c, double elapsedS) {
    double ohm = severity(FaultKind.SOFT_SHORT, c, elapsedS);
    return ohm > 0 ? cellV[c] / ohm / settings.layout().parallel() : 0;
  }

  private double imbalanceStep(int c, double dtS, double elapsedS) {
    for (Fault fault : faults) {
      if (fault.kind() == FaultKind.IMBALANCE && fault.cell() == c) {
        if (fault.onsetS() == 0) {
          return elapsedS == 0 ? fault.severity() : 0;
        }
        double since = elapsedS - fault.onsetS();
        boolean ramps = since >= 0 && since < Fault.IMBALANCE_RAMP_S;
        return ramps ? fault.severity() * dtS / Fault.IMBALANCE_RAMP_S : 0;
      }
    }
    return 0;
  }

  private double coolingLost(int c, double elapsedS) {
    int module = c / settings.layout().cellsPerModule();
    for (Fault fault : faults) {
      if (fault.kind() == FaultKind.COOLING_LOSS
          && fault.cell() / settings.layout().cellsPerModule() == module
          && elapsedS >= fault.onsetS()) {
        return fault.severity();
      }
    }
    return 0;
  }

  /** Passive balancing at the top of charge: cells above the lowest are drained. */
  private double balancingA(int c, double lowestV) {
    boolean balancing = duty.charging() && truth.meanSoc() > 0.8;
    return balancing && cellV[c] > lowestV + BALANCE_BAND_V ? settings.use().balancingA() : 0;
  }

  private double lowestCellV() {
    double lowest = Double.POSITIVE_INFINITY;
    for (double v : cellV) {
      lowest = Math.min(lowest, v);
    }
    return lowest;
  }

  /** By how far the highest cell is from its limit: what a charger and what braking may bring. */
  private double wantedCRate(double dtS) {
    if (seq == 0) {
      double charge = settings.use().chargeCRate();
      return duty.nextCRate(dtS, truth.meanSoc(), charge, charge);
    }
    int highest = 0;
    for (int c = 1; c < cellV.length; c++) {
      highest = cellV[c] > cellV[highest] ? c : highest;
    }
    double roomV = cell.limits().operating().voltageHighV() - 0.01 - cellV[highest];
    double soc = truth.meanSoc();
    cell.circuit().at(soc, truth.temperatures[highest * ThermalModel.STATES], point);
    double slowOhm = 3 * point.r2Ohm();
    double fastOhm = point.r0Ohm(1) + point.r1Ohm();
    return duty.nextCRate(
        dtS, soc, allowedCRate(roomV / slowOhm * 0.5), allowedCRate(roomV / fastOhm));
  }

  private double allowedCRate(double moreA) {
    return Math.max(0, (currentA + moreA) / cell.capacityAh());
  }

  private void measure(double elapsedS) {
    TwinSettings.Sensors sensors = settings.sensors();
    for (int c = 0; c < cellV.length; c++) {
      double offsetV = 0.001 * severity(FaultKind.OFFSET_VOLTAGE_SENSOR, c, elapsedS);
      double v = cellV[c] + offsetV + sensors.voltageSigmaV() * noise.gaussian();
      double read =
          Math.round(v * sensors.voltageStepsPerV()) / (double) sensors.voltageStepsPerV();
      measuredV[c] = stuck(c, elapsedS, read);
    }
    for (int k = 0; k < probeCell.length; k++) {
      double surface =
          truth.temperatures[probeCell[k] * ThermalModel.STATES + ThermalModel.SURFACE];
      double steps = sensors.temperatureStepsPerK();
      probeDegC[k] = Math.round((surface + 0.1 * noise.gaussian()) * steps) / steps;
    }
  }

  private double stuck(int c, double elapsedS, double readV) {
    for (Fault fault : faults) {
      if (fault.kind() == FaultKind.STUCK_VOLTAGE_SENSOR
          && fault.cell() == c
          && elapsedS >= fault.onsetS()) {
        if (Double.isNaN(stuckV[c])) {
          stuckV[c] = readV;
        }
        return stuckV[c];
      }
    }
    return readV;
  }

  private double measuredCurrentA() {
    TwinSettings.Sensors sensors = settings.sensors();
    double a =
        currentA * sensors.currentGain()
            + sensors.currentOffsetA()
            + sensors.currentSigmaA() * noise.gaussian();
    return Math.round(a * 1000) / 1000.0;
  }
}
