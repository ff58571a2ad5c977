package io.galvani.workbench.evaluate.pack;

import io.galvani.battery.detect.AlertTransition;
import io.galvani.battery.pack.StepOutcome;
import io.galvani.workbench.evaluate.pack.StandingOut.Finding;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run found, for people and as JSON. People count cells from 1, data from 0. */
final class PackFindings {
  private static final int EXTREMES = 3;

  private final PackRun run;
  private final List<Quantity> quantities;

  /**
   * One quantity in which cells differ.
   *
   * @param key of the JSON
   * @param title for people
   * @param unit for people
   * @param factor from the value to that unit
   * @param ranked all cells, farthest out first
   */
  record Quantity(String key, String title, String unit, double factor, List<Finding> ranked) {}

  PackFindings(PackRun run) {
    this.run = run;
    int cells = run.model().cells();
    CellTraces traces = run.traces();
    this.quantities =
        List.of(
            new Quantity(
                "soc_delta", "charge, dz", "points", 100, StandingOut.rank(cells, traces::charge)),
            new Quantity(
                "r0_delta_ohm",
                "resistance, dR0",
                "mOhm",
                1000,
                StandingOut.rank(cells, traces::resistance)),
            new Quantity(
                "inverse_capacity_delta",
                "capacity, Q*d(1/Q)",
                "%",
                100,
                StandingOut.rank(cells, traces::inverseCapacity)));
  }

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%d cells, %.1f h, %d samples: %d estimated, %d coasted, %d rejected%n",
        run.model().cells(),
        run.hours(),
        run.samples(),
        run.count(StepOutcome.ESTIMATED),
        run.count(StepOutcome.COASTED),
        run.count(StepOutcome.REJECTED));
    out.printf(
        Locale.ROOT,
        "sign and units: %s, cell voltages lag the current by %.0f s%n",
        run.mapping(),
        run.lagS());
    out.printf(
        Locale.ROOT, "resistance of the set at 25 degC: %.3f mOhm%n", 1000 * run.traces().setOhm());
    quantities.forEach(quantity -> print(quantity, out));
    printAlerts(out);
  }

  private static void print(Quantity quantity, PrintStream out) {
    long beyond = quantity.ranked().stream().filter(Finding::standsOut).count();
    out.printf(
        Locale.ROOT,
        "%n%s against the median: %d cells stand out (score beyond %.1f, *)%n",
        quantity.title(),
        beyond,
        StandingOut.BEYOND);
    List<Finding> shown =
        quantity.ranked().stream()
            .sorted(Comparator.comparingDouble(Finding::value))
            .filter(f -> f.standsOut() || isExtreme(f, quantity.ranked()))
            .toList();
    for (Finding f : shown) {
      out.printf(
          Locale.ROOT,
          "  cell %3d  %+8.3f ± %.3f %s  score %+5.1f%s%n",
          f.cell() + 1,
          quantity.factor() * f.value(),
          quantity.factor() * f.sigma(),
          quantity.unit(),
          f.score(),
          f.standsOut() ? "  *" : "");
    }
  }

  /** Whether a cell is one of the lowest or highest of the pack. */
  private static boolean isExtreme(Finding finding, List<Finding> all) {
    long below = all.stream().filter(other -> other.value() < finding.value()).count();
    long above = all.stream().filter(other -> other.value() > finding.value()).count();
    return Math.min(below, above) < EXTREMES;
  }

  private void printAlerts(PrintStream out) {
    out.printf("%n%d alerts%n", run.alerts().entries().size());
    for (AlertLife.Entry entry : run.alerts().entries()) {
      AlertTransition raised = entry.raised;
      out.printf(
          Locale.ROOT,
          "  %s  %-8s %-20s %s %d  %s, %s%n",
          Instant.ofEpochMilli(raised.atMs()),
          lower(raised.severity()),
          raised.rule(),
          lower(raised.componentKind()),
          raised.componentIndex() + 1,
          raised.measured(),
          entry.open() ? "open" : "cleared " + Instant.ofEpochMilli(entry.clearedMs));
    }
  }

  Map<String, Object> toJson(String data) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", data);
    json.put("cell", run.model().cell().name());
    json.put("cells", run.model().cells());
    json.put("hours", Math.rint(run.hours() * 10) / 10);
    json.put("samples", run.samples());
    for (StepOutcome outcome : StepOutcome.values()) {
      json.put(lower(outcome), run.count(outcome));
    }
    json.put("sign_and_units", run.mapping());
    json.put("lag_s", run.lagS());
    json.put("set_r0_ohm", run.traces().setOhm());
    quantities.forEach(quantity -> json.put(quantity.key(), rows(quantity)));
    json.put("alerts", alerts());
    return json;
  }

  private static List<Map<String, Object>> rows(Quantity quantity) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Finding finding : quantity.ranked()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("cell", finding.cell());
      row.put("value", finding.value());
      row.put("sigma", finding.sigma());
      row.put("score", Math.rint(finding.score() * 100) / 100);
      row.put("stands_out", finding.standsOut());
      rows.add(row);
    }
    return rows;
  }

  private List<Map<String, Object>> alerts() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (AlertLife.Entry entry : run.alerts().entries()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("rule", entry.raised.rule());
      row.put("severity", lower(entry.raised.severity()));
      row.put("component", lower(entry.raised.componentKind()));
      row.put("index", entry.raised.componentIndex());
      row.put("onset", Instant.ofEpochMilli(entry.raised.onsetMs()).toString());
      row.put("raised", Instant.ofEpochMilli(entry.raised.atMs()).toString());
      if (!entry.open()) {
        row.put("cleared", Instant.ofEpochMilli(entry.clearedMs).toString());
      }
      row.put("value", entry.raised.value());
      row.put("threshold", entry.raised.threshold());
      row.put("unit", entry.raised.unit());
      row.put("advice", entry.raised.advice());
      rows.add(row);
    }
    return rows;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
