package io.galvani.trainer.gate;

import io.galvani.trainer.gate.GateVerdict.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares challenger and champion pack by pack. The interval comes from a paired bootstrap over
 * packs (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13): rows of one pack
 * are no independent evidence.
 */
public final class Gate {
  private Gate() {}

  /** Judges; a comparison of NaN fails. */
  public static GateVerdict judge(
      List<HeldOutPack> packs, double latencyMs, long bytes, GateRules rules) {
    return judge(packs, List.of(intervals(packs, rules)), latencyMs, bytes, rules);
  }

  /** That the intervals that a model states hold what they say. */
  public static Check intervals(List<HeldOutPack> packs, GateRules rules) {
    double coverage =
        packs.stream().mapToDouble(HeldOutPack::coverage90).average().orElse(Double.NaN);
    return new Check(
        "coverage",
        coverage >= rules.leastCoverage(),
        "90 %% intervals hold %.0f %% or more, they held %.0f %%"
            .formatted(100 * rules.leastCoverage(), 100 * coverage));
  }

  /** Judges by other checks than that of its {@link #intervals}. */
  public static GateVerdict judge(
      List<HeldOutPack> packs, List<Check> own, double latencyMs, long bytes, GateRules rules) {
    double gain = gain(packs);
    double[] interval = interval(packs, rules);
    Map<String, Double> strata = strata(packs);
    List<Check> checks = new ArrayList<>();
    checks.addAll(gainChecks(byPack(packs).size(), gain, interval, rules));
    checks.addAll(stratumChecks(strata, rules));
    checks.addAll(own);
    checks.add(
        new Check(
            "latency",
            latencyMs <= rules.mostLatencyMs(),
            "96 rows within %.1f ms, they took %.2f ms"
                .formatted(rules.mostLatencyMs(), latencyMs)));
    checks.add(
        new Check(
            "size",
            bytes <= rules.mostBytes(),
            "%d bytes or less, it has %d".formatted(rules.mostBytes(), bytes)));
    boolean passed = checks.stream().allMatch(Check::passed);
    return new GateVerdict(passed, checks, gain, interval[0], interval[1], strata);
  }

  private static List<Check> gainChecks(
      int packs, double gain, double[] interval, GateRules rules) {
    return List.of(
        new Check(
            "packs",
            packs >= rules.leastPacks(),
            "%d held-out packs or more, %d were there".formatted(rules.leastPacks(), packs)),
        new Check(
            "gain",
            gain >= rules.leastGain(),
            "%.1f %% better or more, it was %.1f %%"
                .formatted(100 * rules.leastGain(), 100 * gain)),
        new Check(
            "interval",
            interval[0] > 0,
            "95 %% interval above 0, it was %.1f to %.1f %%"
                .formatted(100 * interval[0], 100 * interval[1])));
  }

  private static List<Check> stratumChecks(Map<String, Double> strata, GateRules rules) {
    List<Check> checks = new ArrayList<>();
    strata.forEach(
        (stratum, own) ->
            checks.add(
                new Check(
                    "stratum " + stratum,
                    own >= -rules.mostStratumLoss(),
                    "at most %.0f %% worse, its gain was %.1f %%"
                        .formatted(100 * rules.mostStratumLoss(), 100 * own))));
    return checks;
  }

  /** 1 − challenger/champion over the mean errors of packs; where neither errs, there is none. */
  private static double gain(List<HeldOutPack> packs) {
    double champion = packs.stream().mapToDouble(HeldOutPack::championError).sum();
    double challenger = packs.stream().mapToDouble(HeldOutPack::challengerError).sum();
    return champion == 0 && challenger == 0 ? 0 : 1 - challenger / champion;
  }

  private static double[] interval(List<HeldOutPack> entries, GateRules rules) {
    List<List<HeldOutPack>> packs = List.copyOf(byPack(entries).values());
    if (packs.isEmpty() || Double.isNaN(gain(entries))) {
      return new double[] {Double.NaN, Double.NaN};
    }
    Random random = new Random(rules.seed());
    double[] gains = new double[rules.resamples()];
    List<HeldOutPack> drawn = new ArrayList<>();
    for (int k = 0; k < gains.length; k++) {
      drawn.clear();
      for (int draw = 0; draw < packs.size(); draw++) {
        drawn.addAll(packs.get(random.nextInt(packs.size())));
      }
      gains[k] = gain(drawn);
    }
    Arrays.sort(gains);
    return new double[] {
      gains[(int) (0.025 * (gains.length - 1))], gains[(int) (0.975 * (gains.length - 1))]
    };
  }

  private static Map<String, List<HeldOutPack>> byPack(List<HeldOutPack> entries) {
    return entries.stream()
        .collect(Collectors.groupingBy(HeldOutPack::pack, TreeMap::new, Collectors.toList()));
  }

  private static Map<String, Double> strata(List<HeldOutPack> packs) {
    Map<String, List<HeldOutPack>> by =
        packs.stream()
            .collect(
                Collectors.groupingBy(HeldOutPack::stratum, TreeMap::new, Collectors.toList()));
    Map<String, Double> gains = new TreeMap<>();
    by.forEach((stratum, own) -> gains.put(stratum, gain(own)));
    return gains;
  }
}
