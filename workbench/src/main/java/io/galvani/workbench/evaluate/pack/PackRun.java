package io.galvani.workbench.evaluate.pack;

import io.galvani.battery.detect.DetectorState;
import io.galvani.battery.detect.PackDetector;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.battery.sentinel.SignUnitSentinel;
import io.galvani.edge.source.PackSource;
import io.galvani.schemas.telemetry.Sample;
import java.util.EnumMap;
import java.util.Map;

/** One log through estimators and detectors. */
final class PackRun {
  private final PackModel model;
  private final PackEstimator estimator;
  private final PackDetector detector;
  private final PackState state;
  private final DetectorState watch;
  private final PackSample sample = new PackSample();
  private final CellTraces traces;
  private final AlertLife alerts = new AlertLife();
  private final Map<StepOutcome, Long> outcomes = new EnumMap<>(StepOutcome.class);
  private long samples;
  private long firstMs;
  private long lastMs;

  PackRun(PackModel model) {
    this.model = model;
    this.estimator = new PackEstimator(model);
    this.detector = new PackDetector(model);
    this.state = estimator.newState();
    this.watch = detector.newState();
    this.traces = new CellTraces(model);
  }

  /** Takes every sample of a source. */
  void follow(PackSource source) throws InterruptedException {
    for (Sample next = source.next(); next != null; next = source.next()) {
      sample.set(
          samples,
          next.timestampMs(),
          next.monotonicMs(),
          1,
          next.currentA(),
          next.packVoltageV(),
          next.cellVoltageV(),
          next.temperatureDegC(),
          next.bmsSoc(),
          next.quality());
      step();
    }
  }

  private void step() {
    firstMs = samples == 0 ? sample.timestampMs() : firstMs;
    lastMs = sample.timestampMs();
    samples++;
    long before = state.cellSteps();
    StepOutcome outcome = estimator.step(state, sample);
    outcomes.merge(outcome, 1L, Long::sum);
    detector.step(watch, state, sample, outcome, alerts::take);
    if (state.cellSteps() != before) {
      traces.take(state);
    }
  }

  PackModel model() {
    return model;
  }

  PackState state() {
    return state;
  }

  CellTraces traces() {
    return traces;
  }

  AlertLife alerts() {
    return alerts;
  }

  long samples() {
    return samples;
  }

  double hours() {
    return (lastMs - firstMs) / 3.6e6;
  }

  long count(StepOutcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** Seconds by which the cell voltages lag the current, as the sentinel sees it. */
  double lagS() {
    return new SignUnitSentinel(model).lagS(watch.sentinel());
  }

  /** What the sentinel says of signs and units, lower case. */
  String mapping() {
    return watch.sentinel().verdict().name().toLowerCase(java.util.Locale.ROOT);
  }
}
