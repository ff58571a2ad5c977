package io.galvani.schemas.telemetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Samples for tests, and what a visitor saw as samples again. */
final class Samples {
  private Samples() {}

  /** A pack that drives: values on the wire's grid, some missing. */
  static List<Sample> driving(int count, int cells, int probes) {
    List<Sample> samples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double[] cellVoltageV = new double[cells];
      for (int c = 0; c < cells; c++) {
        cellVoltageV[c] = (36_500 + 7 * c - 13 * k) / 10_000.0;
      }
      double[] temperatureDegC = new double[probes];
      for (int p = 0; p < probes; p++) {
        temperatureDegC[p] = (251 + p + k) / 10.0;
      }
      if (k % 3 == 1 && cells > 2) {
        cellVoltageV[2] = Double.NaN;
      }
      samples.add(
          new Sample(
              1_620_205_800_000L + 1000L * k,
              5_000 + 1000L * k,
              (-12_345 + 17 * k) / 1000.0,
              (352_000 - 40 * k) / 1000.0,
              cellVoltageV,
              temperatureDegC,
              (4230 - k) / 10_000.0,
              0));
    }
    return samples;
  }

  /** Every bit of a sample as text; doubles print so that equal text is equal bits. */
  static String text(Sample sample) {
    return "%d %d I=%s U=%s cells=%s probes=%s soc=%s quality=%d"
        .formatted(
            sample.timestampMs(),
            sample.monotonicMs(),
            sample.currentA(),
            sample.packVoltageV(),
            Arrays.toString(sample.cellVoltageV()),
            Arrays.toString(sample.temperatureDegC()),
            sample.bmsSoc(),
            sample.quality());
  }

  static List<String> texts(List<Sample> samples) {
    return samples.stream().map(Samples::text).toList();
  }

  static List<Sample> seenBy(FrameView frame, int fromIndex) {
    List<Sample> seen = new ArrayList<>();
    frame.forEach(
        fromIndex,
        (seq, timestampMs, monotonicMs, bootId, currentA, packV, cells, probes, soc, quality) ->
            seen.add(
                new Sample(
                    timestampMs,
                    monotonicMs,
                    currentA,
                    packV,
                    cells.clone(),
                    probes.clone(),
                    soc,
                    quality)));
    return seen;
  }
}
