package io.galvani.stream.topology;

import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeFeatures;
import io.galvani.battery.charge.ChargeRanges;
import io.galvani.battery.charge.PackCapacity;
import io.galvani.battery.charge.PackCharges;
import io.galvani.battery.health.HealthState;
import io.galvani.battery.health.PackHealth;
import io.galvani.battery.pack.PackEstimator;
import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;
import io.galvani.battery.pack.PackState;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.chassis.cells.AgeingLibrary;
import io.galvani.chassis.cells.CellLibrary;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.stream.model.CapacityOnnx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/** A pack's charges followed without a topology: estimator, health, features and model by hand. */
final class DirectCharges {
  private final PackModel model =
      new PackModel(
          CellLibrary.shipped().get(TestPack.NMC).parameters(),
          ChargedPack.CELLS,
          1,
          PackModel.evenProbes(ChargedPack.CELLS, 2),
          10);
  private final PackEstimator estimator = new PackEstimator(model);
  private final PackState state = estimator.newState();
  private final PackHealth steps = new PackHealth(model, AgeingLibrary.shipped(model.cell()));
  private final HealthState health = steps.newState();
  private final ChargeFeatures features = new ChargeFeatures(model);
  private final PackCharges charges = new PackCharges(model);
  private final PackCapacity capacity;
  private final List<Charge> ended = new ArrayList<>();
  private final List<Double> correctedAh = new ArrayList<>();
  private final long fromSeq;
  private final LongFunction<String> use;

  /**
   * What was known as a charge ended.
   *
   * @param seq its last sample
   * @param features [cell * feature]
   * @param capacity1cAh by the equations
   * @param windows that it rests on
   * @param cycles equivalent full ones
   */
  record Charge(
      long seq,
      List<Float> features,
      List<Float> capacity1cAh,
      List<Integer> windows,
      double cycles) {}

  /**
   * @param fromSeq where the model begins to be asked
   */
  DirectCharges(float baseAh, long fromSeq) {
    this(baseAh, fromSeq, seq -> "");
  }

  /**
   * @param fromSeq where the model begins to be asked
   * @param use that each sample is of
   */
  DirectCharges(float baseAh, long fromSeq, LongFunction<String> use) {
    this.use = use;
    this.fromSeq = fromSeq;
    double[] low = new double[ChargeFeature.COUNT];
    double[] high = new double[ChargeFeature.COUNT];
    Arrays.fill(low, -1e9);
    Arrays.fill(high, 1e9);
    capacity =
        new PackCapacity(
            model,
            CapacityOnnx.network(baseAh),
            new ChargeRanges(low, high, Double.POSITIVE_INFINITY),
            CapacityOnnx.TAUGHT);
  }

  List<Charge> ended() {
    return ended;
  }

  /** Capacity of the weakest cell by equations and model after a sample. */
  double correctedAh(long seq) {
    return correctedAh.get((int) seq);
  }

  void follow(List<Envelope> frames) {
    PackSample sample = new PackSample();
    for (Envelope frame : frames) {
      try {
        FrameView.decode(frame)
            .forEach(
                0,
                (seq, timeMs, monotonicMs, boot, currentA, packV, cellV, degC, bmsSoc, quality) -> {
                  sample.set(
                      seq,
                      timeMs,
                      monotonicMs,
                      boot,
                      currentA,
                      packV,
                      cellV,
                      degC,
                      bmsSoc,
                      quality);
                  step(sample);
                });
      } catch (MalformedMessageException never) {
        throw new AssertionError(never);
      }
    }
  }

  private void step(PackSample sample) {
    StepOutcome outcome = estimator.step(state, sample);
    if (outcome != StepOutcome.REJECTED) {
      steps.step(health, state, sample);
    }
    boolean whole = features.add(sample);
    if (charges.step(state, sample, outcome)) {
      if (!whole) {
        throw new AssertionError("a charge must be whole by its features");
      }
      if (sample.seq() >= fromSeq) {
        capacity.onCharge(charges, health, use.apply(sample.seq()));
      }
      ended.add(charge(sample.seq()));
    }
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < ChargedPack.CELLS; c++) {
      least = Math.min(least, capacity.capacityAh(c, health));
    }
    correctedAh.add(least);
  }

  private Charge charge(long seq) {
    List<Float> all = new ArrayList<>();
    List<Float> ah = new ArrayList<>();
    List<Integer> windows = new ArrayList<>();
    float[] one = new float[ChargeFeature.COUNT];
    for (int c = 0; c < ChargedPack.CELLS; c++) {
      Arrays.fill(one, Float.NaN);
      if (features.complete(c)) {
        features.copyTo(c, one);
      }
      for (float feature : one) {
        all.add(feature);
      }
      ah.add((float) health.capacityAt1cAh(c));
      windows.add(health.windows(c));
    }
    return new Charge(seq, all, ah, windows, health.equivalentFullCycles());
  }
}
