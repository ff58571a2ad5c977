package io.galvani.battery.pack;

import io.galvani.battery.cell.EquivalentCircuit;
import io.galvani.battery.soc.BarFilter;
import io.galvani.battery.soc.DeltaFilters;

/**
 * Steps the equation-based state of one pack, sample by sample: time, plausibility, the bar filter
 * at every sample, the delta filters at every {@value #CELL_CADENCE}th. Holds no state of its own
 * but scratch space; one instance serves many packs of equal model, on one thread.
 *
 * <p>Time: Δt comes from the monotonic clock within a boot and from the wall clock across boots. A
 * sample whose time is not after the last one's is rejected, unless {@value #REBASE_RUN} in a row
 * ascend among themselves: then the time base has moved and the last of them is taken. A sample
 * that can only be a repetition is rejected however many there are: one of the boot before that is
 * not after that boot's last, and, from {@link #numberedAnew} until a later sample, one of the
 * present boot. After more than a minute (or three nominal intervals) without a sample the RC
 * states relax and sigma grows.
 *
 * <p>Values: a missing or impossible current is held; a missing or impossible cell voltage is left
 * out, and the mean is corrected by what is known of that cell. Both make the sample {@link
 * StepOutcome#COASTED}.
 */
public final class PackEstimator {
  /** Samples between two steps of the delta filters. */
  public static final int CELL_CADENCE = 30;

  /** Backward samples in a row that move the time base. */
  public static final int REBASE_RUN = 10;

  private static final double GAP_S = 60;
  private static final int REOPEN_RUN = 60;
  private static final double ASSUMED_DEG_C = 25;

  /** The delta filters wait for a current that moves less than this C-rate, but not for ever. */
  private static final double STEADY_C_RATE = 0.05;

  private static final int PATIENCE = 4 * CELL_CADENCE;

  private final PackModel model;
  private final BarFilter bar;
  private final DeltaFilters deltas;
  private final double[] cellV;
  private double meanV;
  private int present;

  public PackEstimator(PackModel model) {
    this.model = model;
    this.bar = new BarFilter(model.cell());
    this.deltas = new DeltaFilters(model.cell());
    this.cellV = new double[model.cells()];
  }

  public PackModel model() {
    return model;
  }

  /** A state that has seen nothing: SOC unknown. */
  public PackState newState() {
    PackState state = new PackState(model);
    deltas.initialise(state.delta, model.cells(), ASSUMED_DEG_C);
    state.cellsChanged();
    return state;
  }

  /**
   * Tells a state that has been stepped at least once what the SOC is, as after a full charge by
   * another's account.
   *
   * @param soc mean state of charge, 0..1
   * @param sigma its standard deviation, positive
   * @throws IllegalArgumentException if the state has seen no sample or a number breaks its rule
   */
  public void tellSoc(PackState state, double soc, double sigma) {
    if (!state.started() || !(soc >= 0 && soc <= 1) || !(sigma > 0)) {
      throw new IllegalArgumentException(
          "soc must be in [0, 1], its sigma positive and the state stepped before, but were %s, %s, %s"
              .formatted(soc, sigma, state.started()));
    }
    bar.tell(state.bar, soc, sigma);
    state.stepSoc = soc;
  }

  /**
   * Tells a state that the edge numbers its samples anew and sends again what it still holds: until
   * a sample comes that is after the last one, samples that are not are repetitions.
   */
  public void numberedAnew(PackState state) {
    state.renumbered = state.started();
  }

  /** Steps the state in place. Never throws for what a sample holds; allocates nothing. */
  public StepOutcome step(PackState state, PackSample sample) {
    state.seq = sample.seq();
    bar.withoutVoltage();
    double dtS = state.started() ? secondsSinceLast(state, sample) : 0;
    if (Double.isNaN(dtS)) {
      return StepOutcome.REJECTED;
    }
    double degC = temperature(state, sample);
    double measuredA = sample.currentA() / model.parallel();
    boolean currentKnown = model.plausibleCellA(measuredA);
    double currentA = currentKnown ? measuredA : Double.isNaN(state.currentA) ? 0 : state.currentA;
    double changeA = Double.isNaN(state.currentA) ? 0 : currentA - state.currentA;
    readVoltages(state, sample, currentA);
    boolean complete = currentKnown && present == model.cells();
    if (state.started()) {
      advance(state, dtS, currentA - 0.5 * changeA, currentKnown, degC);
    } else {
      bar.initialise(state.bar, meanV, currentA, degC);
      state.stepSoc = state.bar[BarFilter.SOC];
    }
    state.temperatureDegC = degC;
    boolean believed = present > 0 && correct(state, currentA, changeA, currentKnown, degC);
    stepCells(state, currentA, changeA, currentKnown && believed, degC);
    if (currentKnown) {
      state.currentA = currentA;
    }
    rememberTime(state, sample);
    state.innovationV = bar.innovationV();
    state.innovationSigmaV = bar.innovationSigmaV();
    return complete && believed ? StepOutcome.ESTIMATED : StepOutcome.COASTED;
  }

  /** Seconds since the last sample; NaN if the sample is to be rejected. */
  private static double secondsSinceLast(PackState state, PackSample sample) {
    return sample.bootId() == state.bootId
        ? secondsInBoot(state, sample)
        : secondsAcrossBoots(state, sample);
  }

  private static double secondsAcrossBoots(PackState state, PackSample sample) {
    if (sample.bootId() == state.earlierBootId
        && sample.monotonicMs() <= state.earlierMonotonicMs) {
      return Double.NaN;
    }
    state.earlierBootId = state.bootId;
    state.earlierMonotonicMs = state.monotonicMs;
    state.backwardRun = 0;
    state.renumbered = false;
    long ms = sample.timestampMs() - state.timestampMs;
    // A wall clock that is not ahead: nothing is known of the time in between.
    return ms > 0 ? ms / 1000.0 : GAP_S + 1;
  }

  private static double secondsInBoot(PackState state, PackSample sample) {
    long ms = sample.monotonicMs() - state.monotonicMs;
    if (ms > 0) {
      state.backwardRun = 0;
      state.renumbered = false;
      return ms / 1000.0;
    }
    if (ms == 0 || state.renumbered) {
      return Double.NaN;
    }
    boolean ascends = state.backwardRun > 0 && sample.monotonicMs() > state.backwardMonotonicMs;
    state.backwardRun = ascends ? state.backwardRun + 1 : 1;
    state.backwardMonotonicMs = sample.monotonicMs();
    if (state.backwardRun >= REBASE_RUN) {
      state.backwardRun = 0;
      return GAP_S + 1;
    }
    return Double.NaN;
  }

  private static void rememberTime(PackState state, PackSample sample) {
    state.timestampMs = sample.timestampMs();
    state.monotonicMs = sample.monotonicMs();
    state.bootId = sample.bootId();
  }

  private static double temperature(PackState state, PackSample sample) {
    double sum = 0;
    int count = 0;
    for (double degC : sample.temperatureDegC()) {
      if (degC > -60 && degC < 150) {
        sum += degC;
        count++;
      }
    }
    if (count > 0) {
      return sum / count;
    }
    return state.started() ? state.temperatureDegC : ASSUMED_DEG_C;
  }

  /** Fills {@link #cellV}, {@link #meanV} and {@link #present}. */
  private void readVoltages(PackState state, PackSample sample, double currentA) {
    double[] measured = sample.cellVoltageV();
    double leastV = model.leastPlausibleV();
    double mostV = model.mostPlausibleV();
    double sum = 0;
    present = 0;
    for (int c = 0; c < cellV.length; c++) {
      double v = c < measured.length ? measured[c] : Double.NaN;
      boolean plausible = v >= leastV && v <= mostV;
      cellV[c] = plausible ? v : Double.NaN;
      sum += plausible ? v : 0;
      present += plausible ? 1 : 0;
    }
    meanV = present == 0 ? Double.NaN : sum / present;
    if (present > 0 && present < cellV.length) {
      meanV += missingExtraV(state, currentA) / present;
    }
  }

  /**
   * By how much the missing cells should be above the mean of all, V, summed. Of the missing ones,
   * whose estimates stand still: were the mean taken from what is known of the present ones, an
   * error that they share would explain itself, and they would drift together.
   */
  private double missingExtraV(PackState state, double currentA) {
    if (!state.started()) {
      return 0;
    }
    double slope = model.cell().ocv().slopeV(state.bar[BarFilter.SOC], state.temperatureDegC);
    double sum = 0;
    for (int c = 0; c < cellV.length; c++) {
      if (Double.isNaN(cellV[c])) {
        sum += slope * state.delta[c] + currentA * state.delta[cellV.length + c];
      }
    }
    return sum;
  }

  private void advance(
      PackState state, double dtS, double currentA, boolean currentKnown, double degC) {
    if (dtS > Math.max(GAP_S, 3 * model.nominalIntervalS())) {
      bar.gap(state.bar, dtS, degC);
    } else {
      bar.predict(state.bar, dtS, currentA, currentKnown, degC);
    }
  }

  private boolean correct(
      PackState state, double currentA, double changeA, boolean currentKnown, double degC) {
    boolean believed = bar.correct(state.bar, meanV, currentA, changeA, currentKnown, degC);
    state.gatedRun = believed ? 0 : state.gatedRun + 1;
    if (state.gatedRun >= REOPEN_RUN) {
      bar.reopen(state.bar);
      state.gatedRun = 0;
    }
    return believed;
  }

  private void stepCells(
      PackState state, double currentA, double changeA, boolean trusted, double degC) {
    state.samplesSinceCellStep++;
    boolean steady = Math.abs(changeA) < STEADY_C_RATE * model.cell().capacityAh();
    boolean due =
        (state.samplesSinceCellStep >= CELL_CADENCE && steady)
            || state.samplesSinceCellStep >= PATIENCE;
    if (!due || !trusted) {
      return;
    }
    double soc = state.bar[BarFilter.SOC];
    double moved = soc - state.stepSoc;
    double fastV = state.bar[EquivalentCircuit.V1];
    double slowV = state.bar[EquivalentCircuit.V2];
    double sigma = state.socSigma();
    deltas.step(
        state.delta, cellV, meanV, soc, sigma, moved, currentA, changeA, fastV, slowV, degC);
    state.stepSoc = soc;
    state.stepTemperatureDegC = degC;
    state.samplesSinceCellStep = 0;
    state.cellSteps++;
    state.cellsChanged();
  }
}
