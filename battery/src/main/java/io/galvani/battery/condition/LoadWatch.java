package io.galvani.battery.condition;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.power.LoadFactor;
import io.galvani.battery.power.LoadMemory;
import io.galvani.battery.power.LookAhead;

/**
 * Finds loads that teach: a current that was steady, stepped from rest or to rest by more than
 * {@value #STEP_C_RATE} C, and was then held for {@value #HELD_S} s. The rise of voltage that the
 * resistances caused since the snapshot before the step, over the one that the set predicts,
 *
 * <pre>
 *   ratio = (ΔV − ΔU) / (ΔVset − ΔU)
 * </pre>
 *
 * <p>goes to {@link LoadMemory}. Snapshots are taken and ratios learned from only when everything
 * steps, so that between such steps no more than three numbers change. Voltage is the mean cell's.
 * Holds scratch space only. Bad at: loads that never hold, records further apart than {@value
 * #LATEST_S} s.
 */
final class LoadWatch {
  private static final double STEP_C_RATE = 0.3;
  private static final double REST_SHARE = 0.1;
  private static final double STEADY_C_RATE = 0.03;
  private static final double HELD_SHARE = 0.05;
  private static final double HELD_S = 9;
  private static final double LATEST_S = 25;
  private static final double OLDEST_S = 300;
  private static final double READING_SIGMA_V = 0.003;

  /** Of a load that ends: what its slow pair does is known less well. */
  private static final double ENDING_SIGMA = 0.03;

  private final PackModel model;
  private final double capacityAh;
  private final LookAhead look;
  private final LoadFactor neutral = new LoadFactor();

  LoadWatch(PackModel model) {
    this.model = model;
    this.capacityAh = model.cell().capacityAh();
    this.look = new LookAhead(model.cell());
  }

  /**
   * Follows one sample.
   *
   * @param currentA through a cell, A, positive when charging
   * @param intervalS between samples, s
   */
  void follow(LoadTrace trace, double currentA, double intervalS, PackSample sample) {
    if (trace.phase == LoadTrace.STEADY) {
      double changeA = Math.abs(currentA - trace.currentA);
      if (!(changeA <= STEADY_C_RATE * capacityAh)) {
        double beganS = sinceS(trace, sample) - 0.5 * intervalS;
        trace.phase = beganS <= OLDEST_S ? begun(trace, currentA, beganS) : LoadTrace.MOVING;
      }
    } else if (trace.phase == LoadTrace.LOADED) {
      trace.phase = followed(trace, currentA, intervalS, sample);
    }
  }

  private static double sinceS(LoadTrace trace, PackSample sample) {
    return 0.001 * (sample.timestampMs() - trace.snapshotMs);
  }

  private byte begun(LoadTrace trace, double currentA, double beganS) {
    double before = Math.abs(trace.currentA);
    double after = Math.abs(currentA);
    boolean fromRestOrTo = Math.min(before, after) <= REST_SHARE * Math.max(before, after);
    if (!fromRestOrTo || !(Math.abs(currentA - trace.currentA) > STEP_C_RATE * capacityAh)) {
      return LoadTrace.MOVING;
    }
    trace.level = (float) currentA;
    trace.beganS = (float) beganS;
    return LoadTrace.LOADED;
  }

  private byte followed(LoadTrace trace, double currentA, double intervalS, PackSample sample) {
    double lastedS = sinceS(trace, sample) - trace.beganS;
    double changeA = Math.abs(trace.level - trace.currentA);
    if (!(Math.abs(currentA - trace.level) <= HELD_SHARE * changeA)) {
      return lastedS <= 2 * intervalS ? begun(trace, currentA, trace.beganS) : LoadTrace.MOVING;
    }
    if (!(lastedS >= HELD_S)) {
      return lastedS > 0 ? LoadTrace.LOADED : LoadTrace.MOVING;
    }
    double endV = meanV(sample);
    return lastedS <= LATEST_S && !Double.isNaN(endV)
        ? judged(trace, lastedS, endV)
        : LoadTrace.MOVING;
  }

  private byte judged(LoadTrace trace, double lastedS, double endV) {
    double fromA = trace.currentA;
    double toA = trace.level;
    double pairs = 1 / trace.resistanceFactor;
    look.at(trace.soc, trace.degC, pairs * trace.v1V, pairs * trace.v2V, trace.hysteresis);
    look.taught(neutral);
    double snapshotV = look.voltageV(fromA, 0);
    look.hold(fromA, trace.beganS);
    double fromV = look.voltageV(fromA, 0);
    double openV = look.openV(toA, lastedS) - look.openV(fromA, 0);
    double predictedV = look.voltageV(toA, lastedS) - fromV - openV;
    double measuredV = endV - (trace.voltageV + fromV - snapshotV) - openV;
    boolean ends = Math.abs(toA) < Math.abs(fromA);
    trace.level = (float) ((ends ? fromA : toA) / capacityAh);
    trace.beganS = (float) (measuredV / predictedV);
    trace.sigma = (float) Math.abs(READING_SIGMA_V / predictedV);
    if (ends) {
      trace.sigma = (float) Math.sqrt(trace.sigma * trace.sigma + ENDING_SIGMA * ENDING_SIGMA);
    }
    return LoadTrace.OVER;
  }

  /**
   * Learns from the load that is over, if there is one, and takes a new snapshot unless one is on.
   *
   * @param degC temperature of the cells' core, degC
   */
  void settle(LoadTrace trace, PackState state, PackSample sample, double degC) {
    if (trace.phase == LoadTrace.LOADED) {
      return;
    }
    if (trace.phase == LoadTrace.OVER) {
      LoadMemory.learn(trace.memory, trace.level, trace.soc, trace.degC, trace.beganS, trace.sigma);
    }
    trace.level = 0;
    trace.beganS = 0;
    trace.sigma = 0;
    trace.voltageV = (float) meanV(sample);
    trace.currentA = (float) state.cellCurrentA();
    trace.snapshotMs = sample.timestampMs();
    trace.soc = (float) state.soc();
    trace.degC = (float) degC;
    trace.v1V = (float) state.v1V();
    trace.v2V = (float) state.v2V();
    trace.hysteresis = (float) state.hysteresis();
    trace.resistanceFactor = (float) state.resistanceFactor();
    boolean known = !Float.isNaN(trace.voltageV + trace.currentA);
    trace.phase = known ? LoadTrace.STEADY : LoadTrace.MOVING;
  }

  /** Mean cell voltage, V; NaN if one of them is missing or impossible. */
  private double meanV(PackSample sample) {
    double[] cellV = sample.cellVoltageV();
    double sum = 0;
    for (int c = 0; c < model.cells(); c++) {
      sum += c < cellV.length && model.plausibleCellV(cellV[c]) ? cellV[c] : Double.NaN;
    }
    return sum / model.cells();
  }
}
