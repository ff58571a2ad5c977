package io.galvani.battery.detect;

import io.galvani.battery.pack.PackModel;
import io.galvani.battery.pack.PackSample;

/** Probes against their siblings, and the pack voltage against the sum of its cells. */
final class PackRules {
  private static final double PROBE_FLOOR_K = 4;
  private static final double PROBE_SIGMA = 6;
  private static final double PACK_VOLTAGE_FLOOR_V = 3;
  private static final double PACK_VOLTAGE_SHARE = 0.015;
  private static final int PACK_OFFSET_LEARNING = 20;
  private static final double OFF_SHARE = 0.7;

  private final PackModel model;
  private final RobustSpread spread;

  PackRules(PackModel model) {
    this.model = model;
    this.spread = new RobustSpread(model.probeCell().length);
  }

  void step(DetectorState d, PackSample sample, double meanV, Telling tell) {
    probes(sample, tell);
    packVoltage(d, sample, meanV, tell);
  }

  private void probes(PackSample sample, Telling tell) {
    double[] degC = sample.temperatureDegC();
    int count = Math.min(degC.length, model.probeCell().length);
    spread.of(degC, count);
    double bound = Math.max(PROBE_FLOOR_K, PROBE_SIGMA * spread.sigma());
    for (int k = 0; k < count; k++) {
      double above = degC[k] - spread.median();
      if (above > -200 && above < 200) {
        boolean on = above > bound;
        boolean gone = above < OFF_SHARE * bound;
        tell.that(Rule.COOLING_LOSS, k, on, gone, Severity.MAJOR, above, bound);
      }
    }
  }

  private void packVoltage(DetectorState d, PackSample sample, double meanV, Telling tell) {
    double difference = sample.packVoltageV() - meanV * d.cells;
    if (Double.isNaN(difference)) {
      return;
    }
    if (d.packOffsetSamples < PACK_OFFSET_LEARNING) {
      double learned = Double.isNaN(d.packOffsetV) ? difference : d.packOffsetV;
      d.packOffsetSamples++;
      d.packOffsetV = learned + (difference - learned) / d.packOffsetSamples;
      return;
    }
    double bound = Math.max(PACK_VOLTAGE_FLOOR_V, PACK_VOLTAGE_SHARE * meanV * d.cells);
    double off = Math.abs(difference - d.packOffsetV);
    boolean gone = off < OFF_SHARE * bound;
    tell.that(Rule.PACK_VOLTAGE_MISMATCH, 0, off > bound, gone, Severity.MINOR, off, bound);
  }
}
