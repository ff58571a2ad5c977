package io.galvani.trainer.anomaly;

import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells a round to whoever reads along. */
final class AnomalyReport {
  private AnomalyReport() {}

  static void epoch(Progress.Epoch told, PrintWriter out) {
    RoundReport.epoch("autoencoder", told, out);
  }

  static void outcome(AnomalyRound.Outcome outcome, PrintWriter out) {
    RoundReport.training(
        "snippets", outcome.snippetsPerS(), outcome.residentMib(), outcome.parity(), out);
    out.print(table(outcome.findings()));
    out.printf(
        "gate against %s: %s%n",
        outcome.findings().champion().name(), outcome.verdict().passed() ? "passed" : "failed");
    RoundReport.verdict(outcome.verdict(), outcome.report(), outcome.candidate(), out);
  }

  /** What every way found, by kind and severity, and what it cost in false alarms. */
  static String table(Findings findings) {
    List<Judgement> all = findings.all();
    StringBuilder text = new StringBuilder();
    text.append(row("found, of", "", all.stream().map(Judgement::name).toList()));
    Map<String, List<VehicleRecord>> strata = new LinkedHashMap<>();
    for (VehicleRecord vehicle : findings.faulty()) {
      strata.computeIfAbsent(vehicle.label().stratum(), any -> new ArrayList<>()).add(vehicle);
    }
    strata.forEach(
        (stratum, own) ->
            text.append(
                row(
                    stratum,
                    Integer.toString(own.size()),
                    all.stream().map(j -> found(j, own)).toList())));
    text.append(
        row(
            "all",
            Integer.toString(findings.faulty().size()),
            all.stream().map(j -> found(j, findings.faulty())).toList()));
    text.append(row("area under the curve", "", all.stream().map(AnomalyReport::area).toList()));
    text.append(
        row(
            "false alarms",
            String.format(Locale.ROOT, "%.1f d", findings.challenger().healthyDays()),
            all.stream().map(j -> Integer.toString(j.falseAlarms())).toList()));
    text.append(
        row(
            "a pack-day, 95 % below",
            "",
            all.stream()
                .map(j -> String.format(Locale.ROOT, "%.2f", j.falseAlarmsPerDayUpper()))
                .toList()));
    return text.append(beyondRules(findings)).toString();
  }

  private static String beyondRules(Findings findings) {
    return findings.rules().map(rules -> beyond(findings, rules)).orElse("");
  }

  private static String beyond(Findings findings, Judgement rules) {
    List<VehicleRecord> more = findings.foundOnlyBy(findings.challenger(), rules);
    List<VehicleRecord> less = findings.foundOnlyBy(rules, findings.challenger());
    String nothing = more.isEmpty() ? ": here it adds nothing to them" : "";
    return "found by the autoencoder and by no rule: %s%s%nfound by a rule and not by the autoencoder: %s%n"
        .formatted(names(more), nothing, names(less));
  }

  private static String names(List<VehicleRecord> vehicles) {
    if (vehicles.isEmpty()) {
      return "none";
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    vehicles.forEach(v -> counts.merge(v.label().stratum(), 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counts.forEach((stratum, count) -> words.add(count + " × " + stratum));
    return vehicles.size() + ": " + String.join(", ", words);
  }

  /** How many, and the median minutes after the fault's begin. */
  private static String found(Judgement judgement, List<VehicleRecord> vehicles) {
    double[] minutes =
        vehicles.stream()
            .map(v -> judgement.delaysS().get(v.name()))
            .filter(java.util.Objects::nonNull)
            .mapToDouble(s -> s / 60)
            .sorted()
            .toArray();
    return minutes.length == 0
        ? "0"
        : String.format(Locale.ROOT, "%d (%.0f min)", minutes.length, minutes[minutes.length / 2]);
  }

  private static String area(Judgement judgement) {
    return judgement.auroc().isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%.3f", judgement.meanAuroc());
  }

  private static String row(String name, String count, List<String> cells) {
    StringBuilder row = new StringBuilder("%-34s %6s".formatted(name, count));
    for (String cell : cells) {
      row.append("  %20s".formatted(cell));
    }
    return row.append('\n').toString();
  }
}
