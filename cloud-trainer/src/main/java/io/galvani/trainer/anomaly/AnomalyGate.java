package io.galvani.trainer.anomaly;

import io.galvani.trainer.gate.Gate;
import io.galvani.trainer.gate.GateRules;
import io.galvani.trainer.gate.GateVerdict;
import io.galvani.trainer.gate.GateVerdict.Check;
import io.galvani.trainer.gate.HeldOutPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model must fulfil: tell faulty from healthy better than the best peer does (error is 1
 * less the area under the receiver's curve, vehicle by vehicle), find no fewer faults at its
 * threshold, raise no more false alarms than it was set for, as far as the days can show, and tell
 * of about as much as the newest release does.
 */
final class AnomalyGate {
  private static final double LEAST_CHANCE = 0.05;

  private AnomalyGate() {}

  static GateVerdict judge(Findings findings, double latencyMs, byte[] onnx, GateRules rules) {
    Judgement challenger = findings.challenger();
    Judgement champion = findings.champion();
    int found = challenger.delaysS().size();
    int before = champion.delaysS().size();
    double most = findings.plannedFalseAlarms();
    List<Check> checks =
        List.of(
            findings.coverage().check(),
            new Check(
                "events",
                found >= Math.max(1, before),
                "as many faults found as by %s or more, and one at least, of %d: %d, was %d"
                    .formatted(champion.name(), findings.faulty().size(), found, before)),
            new Check(
                "false alarms",
                1 - Poisson.atMost(challenger.falseAlarms() - 1, most) > LEAST_CHANCE,
                String.format(
                    Locale.ROOT,
                    "no more than %.1f explain by chance, there were %d in %.1f pack-days",
                    most,
                    challenger.falseAlarms(),
                    challenger.healthyDays())));
    return Gate.judge(packs(findings), checks, latencyMs, onnx.length, rules);
  }

  /** Errors of challenger and best peer by faulty vehicle. */
  static List<HeldOutPack> packs(Findings findings) {
    List<HeldOutPack> packs = new ArrayList<>();
    Map<String, Double> before = findings.champion().auroc();
    findings
        .challenger()
        .auroc()
        .forEach(
            (name, area) ->
                packs.add(
                    new HeldOutPack(
                        findings.label(name).pack(),
                        findings.label(name).kind(),
                        1 - before.getOrDefault(name, Double.NaN),
                        1 - area,
                        Double.NaN)));
    packs.sort(java.util.Comparator.comparing(HeldOutPack::stratum));
    return packs;
  }

  static Map<String, Double> metrics(GateVerdict verdict, Findings findings) {
    Judgement challenger = findings.challenger();
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("gain", verdict.gain());
    metrics.put("gain_low", verdict.gainLow());
    metrics.put("auroc", challenger.meanAuroc());
    metrics.put("event_recall", challenger.recall(findings.judged()));
    metrics.put("false_alarms_per_pack_day", challenger.falseAlarmsPerDay());
    metrics.put("false_alarms_per_pack_day_upper_95", challenger.falseAlarmsPerDayUpper());
    metrics.put("healthy_pack_days", challenger.healthyDays());
    metrics.put("range_share", findings.coverage().challenger());
    return metrics;
  }

  static Map<String, Double> gates(GateRules rules, AnomalyPlan plan) {
    return Map.of(
        "least_gain", rules.leastGain(),
        "most_stratum_loss", rules.mostStratumLoss(),
        "false_alarms_per_pack_day", plan.alarmsPerPackDay());
  }
}
