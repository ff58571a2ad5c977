package io.galvani.edge.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.edge.TestCells;
import io.galvani.schemas.PackId;
import io.galvani.schemas.proto.ClockQuality;
import io.galvani.schemas.telemetry.Envelope;
import io.galvani.schemas.telemetry.FrameEncoder;
import io.galvani.schemas.telemetry.FrameView;
import io.galvani.schemas.telemetry.Sample;
import io.galvani.schemas.telemetry.SampleQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Values that no pack can have: kept, flagged or seen as such, and out of the estimate. */
class ImpossibleSignalsTest {
  private static final PackId PACK = new PackId("acme", "truck-7");
  private static final int CELLS = 4;
  private static final int SAMPLES = 120;
  private static final double LARGEST_V = 107_374.0;

  /** What a broken wire, a saturated register or a wrong unit makes of a voltage. */
  private enum Spoilt {
    NOT_A_NUMBER,
    INFINITE,
    SATURATED,
    MILLIVOLTS,
    SIGN_FLIPPED,
    ZERO,
    BEYOND_THE_MESSAGE;

    double of(double voltageV) {
      return switch (this) {
        case NOT_A_NUMBER -> Double.NaN;
        case INFINITE -> Double.POSITIVE_INFINITY;
        case SATURATED -> 655.35;
        case MILLIVOLTS -> voltageV * 1_000;
        case SIGN_FLIPPED -> -voltageV;
        case ZERO -> 0;
        case BEYOND_THE_MESSAGE -> 1e12;
      };
    }
  }

  private final Map<Long, StepOutcome> outcomes = new TreeMap<>();

  @Property(tries = 200)
  void spoiltVoltagesOfOneCellAreKeptAndDoNotMoveTheEstimate(
      @ForAll Spoilt spoilt, @ForAll @IntRange(max = CELLS - 1) int cell, @ForAll int seed)
      throws Exception {
    List<Sample> clean = drive();
    List<Sample> bad = new ArrayList<>(clean);
    Random random = new Random(seed);
    for (int n = 30; n < SAMPLES; n++) {
      if (random.nextInt(4) == 0) {
        bad.set(n, withCell(clean.get(n), cell, spoilt));
      }
    }

    double cleanSoc = socAfter(clean);
    double badSoc = socAfter(bad);

    assertThat(outcomes.keySet()).hasSize(SAMPLES);
    assertThat(badSoc).isBetween(cleanSoc - 0.01, cleanSoc + 0.01);
    assertKept(bad, decode(bad));
  }

  @Property(tries = 50)
  void aSampleWithoutOnePossibleVoltageIsPredictedAndNotUsed(@ForAll Spoilt spoilt)
      throws Exception {
    List<Sample> bad = drive();
    for (int cell = 0; cell < CELLS; cell++) {
      bad.set(60, withCell(bad.get(60), cell, spoilt));
    }

    socAfter(bad);

    assertThat(outcomes.get(60L)).isEqualTo(StepOutcome.COASTED);
    assertThat(outcomes.values().stream().filter(o -> o == StepOutcome.ESTIMATED))
        .as("the clean ones are used")
        .hasSize(SAMPLES - 1);
  }

  @Property(tries = 50)
  void impossibleCurrentsAndTemperaturesAreKeptAndTheEstimateStaysANumber(
      @ForAll int seed, @ForAll boolean current) throws Exception {
    double[] values = {Double.NaN, Double.NEGATIVE_INFINITY, 1e6, -1e6, 3_276.7, -273.2};
    Random random = new Random(seed);
    List<Sample> bad = drive();
    for (int n = 30; n < SAMPLES; n += 1 + random.nextInt(10)) {
      double value = values[random.nextInt(values.length)];
      Sample good = bad.get(n);
      bad.set(
          n,
          new Sample(
              good.timestampMs(),
              good.monotonicMs(),
              current ? value : good.currentA(),
              good.packVoltageV(),
              good.cellVoltageV(),
              current ? good.temperatureDegC() : new double[] {value},
              good.bmsSoc(),
              0));
    }

    double soc = socAfter(bad);

    assertThat(outcomes.keySet()).hasSize(SAMPLES);
    assertThat(soc).isBetween(0.0, 1.0);
    assertThat(soc).isBetween(socAfter(drive()) - 0.05, socAfter(drive()) + 0.05);
  }

  /** Every value travels as it was, or as missing with the flag that says so. */
  private static void assertKept(List<Sample> sent, FrameView received) {
    received.forEach(
        0,
        (seq, ms, monotonicMs, boot, currentA, packV, cellV, degC, soc, quality) -> {
          double[] was = sent.get((int) seq).cellVoltageV();
          for (int c = 0; c < CELLS; c++) {
            boolean carried = Math.abs(was[c]) < LARGEST_V;
            if (carried) {
              assertThat(cellV[c]).isCloseTo(was[c], org.assertj.core.data.Offset.offset(1e-3));
            } else {
              assertThat(cellV[c]).isNaN();
            }
            if (!carried && !Double.isNaN(was[c])) {
              assertThat(quality & SampleQuality.UNREPRESENTABLE).isNotZero();
            }
          }
        });
  }

  private double socAfter(List<Sample> samples) throws Exception {
    outcomes.clear();
    PackModel model =
        new PackModel(TestCells.nmc().parameters(), CELLS, 1, PackModel.evenProbes(CELLS, 1), 1);
    PackMonitor monitor =
        new PackMonitor(
            PACK, model, "", (pack, seq, outcome, soc, digest) -> outcomes.put(seq, outcome));
    monitor.see(envelope(samples));
    return monitor.soc();
  }

  private static FrameView decode(List<Sample> samples) throws Exception {
    return FrameView.decode(envelope(samples));
  }

  private static Envelope envelope(List<Sample> samples) {
    byte[] body = FrameEncoder.encode(7, ClockQuality.CLOCK_QUALITY_SYNCED, samples);
    return Envelope.telemetry(1, 0, samples.size(), body, false);
  }

  private static Sample withCell(Sample good, int cell, Spoilt spoilt) {
    double[] cellV = good.cellVoltageV().clone();
    cellV[cell] = spoilt.of(cellV[cell]);
    return new Sample(
        good.timestampMs(),
        good.monotonicMs(),
        good.currentA(),
        good.packVoltageV(),
        cellV,
        good.temperatureDegC(),
        good.bmsSoc(),
        0);
  }

  private static List<Sample> drive() {
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < SAMPLES; n++) {
      double[] cellV = new double[CELLS];
      for (int c = 0; c < CELLS; c++) {
        cellV[c] = 3.7 + 0.001 * c + 0.0005 * (n % 3);
      }
      long ms = 1_700_000_000_000L + 1_000L * n;
      samples.add(new Sample(ms, 1_000L * n, 0.2, 14.8, cellV, new double[] {25}, 0.5, 0));
    }
    return samples;
  }
}
