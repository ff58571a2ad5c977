package io.galvani.stream.topology;

import io.galvani.battery.condition.ConditionState;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.schemas.proto.CellEstimates;
import io.galvani.schemas.proto.PackEstimate;
import io.galvani.schemas.proto.SampleOutcome;
import io.galvani.stream.topology.state.Corrector;
import io.galvani.stream.topology.state.Engine;
import io.galvani.stream.topology.state.Watcher;

/** Collects the estimates of one frame, sample by sample. */
final class EstimateColumns {
  private PackEstimate.Builder estimate = PackEstimate.newBuilder();
  private long cellStepsBefore;
  private long firstEventMs;
  private boolean corrected;

  void begin(PackStep step) {
    corrected = false;
    firstEventMs = step.eventMs();
    cellStepsBefore = step.engine().state().cellSteps();
    estimate =
        PackEstimate.newBuilder()
            .setStreamEpoch(step.pack().admission().epoch())
            .setFirstSeq(step.sample().seq())
            .setFirstTimestampMs(firstEventMs)
            .setIngestMs(step.ingestMs());
  }

  void add(PackStep step) {
    PackState state = step.engine().state();
    estimate
        .addTimestampOffsetMs(step.eventMs() - firstEventMs)
        .addOutcome(outcome(step.outcome()))
        .addSoc(state.soc())
        .addSocSigma(state.socSigma())
        .addStateDigest(state.digest());
    Corrector corrector = step.engine().corrector();
    corrected |= corrector.counter() != 0;
    estimate
        .addCorrectedSoc(corrector.soc(state, step.outcome()))
        .addCorrectedSocSigma(corrector.sigma(state, step.outcome()));
  }

  private static SampleOutcome outcome(StepOutcome outcome) {
    return switch (outcome) {
      case ESTIMATED -> SampleOutcome.SAMPLE_OUTCOME_ESTIMATED;
      case COASTED -> SampleOutcome.SAMPLE_OUTCOME_COASTED;
      case REJECTED -> SampleOutcome.SAMPLE_OUTCOME_REJECTED;
    };
  }

  PackEstimate end(PackStep step) {
    PackSample sample = step.sample();
    PackState state = step.engine().state();
    estimate
        .setCount(estimate.getSocCount())
        .setCurrentA(sample.currentA())
        .setPackVoltageV(sample.packVoltageV())
        .setBmsSoc(sample.bmsSoc())
        .setInnovationV(state.innovationV())
        .setInnovationSigmaV(state.innovationSigmaV())
        .setCurrentBiasA(state.currentBiasA())
        .setCurrentBiasSigmaA(state.currentBiasSigmaA());
    if (corrected) {
      estimate.setCorrectionCounter(step.engine().corrector().counter());
    } else {
      estimate.clearCorrectedSoc().clearCorrectedSocSigma();
    }
    watch(step.engine().watcher());
    summarizeVoltages(sample.cellVoltageV());
    summarizeTemperatures(sample.temperatureDegC());
    summarizeCells(state);
    if (state.cellSteps() != cellStepsBefore) {
      estimate
          .setCells(cells(sample, step.engine(), step.eventMs()))
          .setCondition(ConditionColumns.of(step.engine()));
    }
    return estimate.build();
  }

  private void watch(Watcher watcher) {
    if (watcher.counter() != 0 && !Double.isNaN(watcher.score())) {
      estimate.setAnomalyScore(watcher.score()).setAnomalyCounter(watcher.counter());
    }
  }

  private void summarizeVoltages(double[] voltageV) {
    int min = -1;
    int max = -1;
    int present = 0;
    double sum = 0;
    for (int c = 0; c < voltageV.length; c++) {
      if (Double.isNaN(voltageV[c])) {
        continue;
      }
      min = min < 0 || voltageV[c] < voltageV[min] ? c : min;
      max = max < 0 || voltageV[c] > voltageV[max] ? c : max;
      sum += voltageV[c];
      present++;
    }
    estimate
        .setCellVoltageMinV(present == 0 ? Double.NaN : voltageV[min])
        .setCellVoltageMinCell(Math.max(0, min))
        .setCellVoltageMaxV(present == 0 ? Double.NaN : voltageV[max])
        .setCellVoltageMaxCell(Math.max(0, max))
        .setCellVoltageMeanV(present == 0 ? Double.NaN : sum / present);
  }

  private void summarizeTemperatures(double[] degC) {
    double min = Double.NaN;
    int max = -1;
    for (int p = 0; p < degC.length; p++) {
      if (!Double.isNaN(degC[p])) {
        min = Double.isNaN(min) ? degC[p] : Math.min(min, degC[p]);
        max = max < 0 || degC[p] > degC[max] ? p : max;
      }
    }
    estimate
        .setTemperatureMinDegC(min)
        .setTemperatureMaxDegC(max < 0 ? Double.NaN : degC[max])
        .setTemperatureMaxProbe(Math.max(0, max));
  }

  private void summarizeCells(PackState state) {
    int min = 0;
    int max = 0;
    for (int c = 1; c < state.cells(); c++) {
      min = state.cellSoc(c) < state.cellSoc(min) ? c : min;
      max = state.cellSoc(c) > state.cellSoc(max) ? c : max;
    }
    estimate
        .setSocMin(state.cellSoc(min))
        .setSocMinCell(min)
        .setSocMax(state.cellSoc(max))
        .setSocMaxCell(max);
  }

  private static CellEstimates cells(PackSample sample, Engine engine, long eventMs) {
    PackState state = engine.state();
    ConditionState condition = engine.condition();
    boolean probed = engine.model().probeCell().length > 0;
    CellEstimates.Builder cells =
        CellEstimates.newBuilder().setAtSeq(sample.seq()).setAtTimestampMs(eventMs);
    for (int c = 0; c < state.cells(); c++) {
      cells
          .addVoltageV((float) sample.cellVoltageV()[c])
          .addSoc((float) state.cellSoc(c))
          .addSocSigma((float) state.cellSocSigma(c))
          .addR0Ohm((float) state.cellR0Ohm(c))
          .addR0SigmaOhm((float) state.cellR0SigmaOhm(c));
      if (probed) {
        cells
            .addCoreTemperatureDegC((float) condition.coreDegC(c))
            .addCoreTemperatureSigmaK((float) condition.coreSigmaK(c));
      }
    }
    return cells.build();
  }
}
