package io.galvani.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.proto.ClockQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What must hold for any samples, however odd; a failure names its seed. */
final class FramePropertyTest {
  private static final double[] ODD = {
    Double.NaN, Double.POSITIVE_INFINITY, -1e300, 1e6, 200_000, -0.0, 107_374.1823, 66.535
  };

  @Property(tries = 300)
  void valuesComeBackRoundedToTheirStep(@ForAll long seed) throws MalformedMessageException {
    List<Sample> samples = Fleet.samples(new SplittableRandom(seed));

    List<Sample> seen = sent(samples, samples.size());

    for (int k = 0; k < samples.size(); k++) {
      assertThat(Samples.text(seen.get(k))).isEqualTo(Samples.text(rounded(samples.get(k))));
    }
  }

  @Property(tries = 100)
  void framingDoesNotChangeABit(@ForAll long seed) throws MalformedMessageException {
    List<Sample> samples = Fleet.samples(new SplittableRandom(seed));

    List<String> alone = Samples.texts(sent(samples, 1));

    assertThat(Samples.texts(sent(samples, 10))).isEqualTo(alone);
    assertThat(Samples.texts(sent(samples, samples.size()))).isEqualTo(alone);
  }

  private static List<Sample> sent(List<Sample> samples, int framing)
      throws MalformedMessageException {
    List<Sample> seen = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += framing) {
      List<Sample> part = samples.subList(from, Math.min(samples.size(), from + framing));
      byte[] frame = FrameEncoder.encode(3, ClockQuality.CLOCK_QUALITY_UNSET, part);
      byte[] bytes = Envelope.telemetry(1, from, part.size(), frame, true).toBytes(0);
      seen.addAll(Samples.seenBy(FrameView.decode(Envelope.parse(bytes)), 0));
    }
    return seen;
  }

  /** The rule written a second time: nearest step, missing beyond 2^30 - 1 of them. */
  private static Sample rounded(Sample s) {
    double[] cells = s.cellVoltageV().clone();
    double[] probes = s.temperatureDegC().clone();
    boolean unfit = false;
    for (int i = 0; i < cells.length; i++) {
      unfit |= unfit(cells[i], 10_000);
      cells[i] = rounded(cells[i], 10_000);
    }
    for (int i = 0; i < probes.length; i++) {
      unfit |= unfit(probes[i], 10);
      probes[i] = rounded(probes[i], 10);
    }
    unfit |=
        unfit(s.currentA(), 1000) || unfit(s.packVoltageV(), 1000) || unfit(s.bmsSoc(), 10_000);
    double currentA = rounded(s.currentA(), 1000);
    double packVoltageV = rounded(s.packVoltageV(), 1000);
    double bmsSoc = rounded(s.bmsSoc(), 10_000);
    int quality = unfit ? s.quality() | SampleQuality.UNREPRESENTABLE : s.quality();
    quality = bit(quality, SampleQuality.CURRENT_MISSING, currentA);
    quality = bit(quality, SampleQuality.PACK_VOLTAGE_MISSING, packVoltageV);
    quality = bit(quality, SampleQuality.BMS_SOC_MISSING, bmsSoc);
    return new Sample(
        s.timestampMs(), s.monotonicMs(), currentA, packVoltageV, cells, probes, bmsSoc, quality);
  }

  private static int bit(int quality, int bit, double value) {
    return Double.isNaN(value) ? quality | bit : quality & ~bit;
  }

  private static boolean unfit(double value, double steps) {
    return !Double.isNaN(value) && !(Math.abs(value * steps) <= (1 << 30) - 1);
  }

  private static double rounded(double value, double steps) {
    return Double.isNaN(value) || unfit(value, steps)
        ? Double.NaN
        : Math.floor(value * steps + 0.5) / steps + 0.0;
  }

  /** Random packs: smooth, noisy, with odd values and times. */
  private static final class Fleet {
    static List<Sample> samples(SplittableRandom random) {
      int cells = random.nextInt(0, 40);
      int probes = random.nextInt(0, 10);
      double oddity = random.nextBoolean() ? 0 : 0.1;
      double step = random.nextBoolean() ? 1e-3 : 1e-6;
      long timestampMs = random.nextLong();
      long monotonicMs = random.nextInt(1 << 20);
      List<Sample> samples = new ArrayList<>();
      for (int k = random.nextInt(1, 30); k > 0; k--) {
        timestampMs += random.nextInt(20) == 0 ? random.nextLong() : 1000;
        monotonicMs += random.nextInt(20) == 0 ? random.nextInt() : 1000;
        samples.add(
            new Sample(
                timestampMs,
                monotonicMs,
                value(random, 300, oddity, step),
                value(random, 800, oddity, step),
                values(random, cells, 4.3, oddity, step),
                values(random, probes, 60, oddity, step),
                value(random, 1, oddity, step),
                random.nextInt(5) == 0 ? random.nextInt() : 0));
      }
      return samples;
    }

    private static double[] values(
        SplittableRandom random, int width, double range, double oddity, double step) {
      double[] values = new double[width];
      for (int i = 0; i < width; i++) {
        values[i] = value(random, range, oddity, step);
      }
      return values;
    }

    private static double value(SplittableRandom random, double range, double oddity, double step) {
      return random.nextDouble() < oddity
          ? ODD[random.nextInt(ODD.length)]
          : Math.rint(random.nextDouble(-range, range) / step) * step;
    }
  }
}
