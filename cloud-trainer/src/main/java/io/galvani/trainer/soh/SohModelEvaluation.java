package io.galvani.trainer.soh;

import io.galvani.chassis.cli.InputException;
import io.galvani.trainer.soh.ensemble.TrainingPlan;
import io.galvani.trainer.soh.table.CellRule;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.LateStarts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One split. Every data set under test gets a model of its own (chemistry and charger differ, and a
 * release is bound to both), learned from its own training cells; a data set that has fewer than
 * three gets one that learned from all training cells.
 */
final class SohModelEvaluation {
  private static final int LEAST_CELLS = 3;

  private final List<ChargeCell> train;
  private final List<ChargeCell> tune;
  private final List<ChargeCell> test;
  private final int overlapping;
  private final LateStarts.Of seenLate;
  private final TrainingPlan plan;
  private final PrintWriter out;
  private final Judged judged = new Judged();
  private final List<SohModelRound> rounds = new ArrayList<>();

  SohModelEvaluation(List<ChargeCell> cells, SplitRules rules, TrainingPlan plan, PrintWriter out) {
    this.test = rules.test().chosenFrom(cells);
    this.tune = cells.stream().filter(c -> rules.tunes(c) && !rules.test().chooses(c)).toList();
    List<ChargeCell> asked = rules.train().chosenFrom(cells);
    this.train = asked.stream().filter(c -> !rules.test().chooses(c) && !rules.tunes(c)).toList();
    this.overlapping = asked.size() - train.size();
    this.seenLate = rules.seenLate();
    this.plan = plan;
    this.out = out;
    if (train.size() < LEAST_CELLS) {
      throw new InputException(
          "--train-rows \"%s\" must leave 3 cells or more that are not under test, but left %d"
              .formatted(rules.train(), train.size()));
    }
    if (test.isEmpty()) {
      throw new InputException("--test-rows \"" + rules.test() + "\" must choose a cell");
    }
  }

  /**
   * Which cells are for what; a cell under test is for nothing else.
   *
   * @param train to learn from
   * @param tune to go on learning from, or none
   * @param test to judge on
   * @param seenLate which of them are taken a second time, from later on
   */
  record SplitRules(
      CellRule train, java.util.Optional<CellRule> tune, CellRule test, LateStarts.Of seenLate) {
    boolean tunes(ChargeCell cell) {
      return tune.isPresent() && tune.get().chooses(cell);
    }
  }

  void run() {
    if (overlapping > 0) {
      out.printf("%d cells of --train-rows are in use elsewhere and were left out%n", overlapping);
    }
    TreeSet<String> datasets = new TreeSet<>(test.stream().map(ChargeCell::dataset).toList());
    for (String dataset : datasets) {
      List<ChargeCell> own = of(dataset, train);
      SohModelRound round = new SohModelRound(dataset, plan, out, judged);
      rounds.add(round);
      List<ChargeCell> learned = own.size() < LEAST_CELLS || !tune.isEmpty() ? train : own;
      boolean all = seenLate == LateStarts.Of.ALL;
      round.run(
          all ? LateStarts.beside(learned) : learned,
          all ? LateStarts.beside(tune) : tune,
          seenLate == LateStarts.Of.NONE
              ? of(dataset, test)
              : LateStarts.beside(of(dataset, test)));
    }
    print();
  }

  private static List<ChargeCell> of(String dataset, List<ChargeCell> cells) {
    return cells.stream().filter(cell -> cell.dataset().equals(dataset)).toList();
  }

  private void print() {
    for (SohModelRound round : rounds) {
      out.printf(
          "%s: ONNX agrees within %.1e on 256 fresh random rows; %.0f samples/s; %s, %d at most%n",
          round.name(),
          round.parity(),
          round.samplesPerSecond(),
          resident(round.residentMib()),
          round.peakMib());
    }
    rounds.forEach(round -> out.println(round.name() + ": shares " + told(round.shares())));
    out.printf(
        "%-20s %10s %12s %12s   %s%n", "", "MAPE rows", "MAPE groups", "MAPE cells", "90 % covers");
    judged.scores().forEach((name, score) -> out.println(score.line(name)));
    Score own = judged.scores().get("galvani");
    if (own != null) {
      own.groupLines().forEach(out::println);
    }
  }

  /** Memory at first and over the last half, when all that is kept is nearly there. */
  private static String resident(List<Long> mib) {
    if (mib.isEmpty()) {
      return "fewer than ten epochs";
    }
    LongSummaryStatistics late =
        mib.subList(mib.size() / 2, mib.size()).stream()
            .mapToLong(Long::longValue)
            .summaryStatistics();
    return "resident memory %d MiB at first, %d to %d over the last half"
        .formatted(mib.get(0), late.getMin(), late.getMax());
  }

  private static String told(Map<String, Double> shares) {
    return shares.entrySet().stream()
        .map(share -> "%s %.2f".formatted(share.getKey(), share.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** The whole result for {@code --json}. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("train_cells", train.size());
    document.put("tune_cells", tune.size());
    document.put("test_cells", test.size());
    document.put("train_cells_left_out", overlapping);
    document.put("seed", plan.seed());
    document.put("members", plan.members());
    Map<String, Object> models = new LinkedHashMap<>();
    for (SohModelRound round : rounds) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("epochs", round.losses().length);
      model.put("uses", round.uses());
      model.put("shares", round.shares());
      model.put("onnx_parity", round.parity());
      model.put("onnx_bytes", round.onnx().length);
      model.put("training_samples_per_s", round.samplesPerSecond());
      model.put("resident_mib", round.residentMib());
      model.put("resident_peak_mib", round.peakMib());
      models.put(round.name(), model);
    }
    document.put("models", models);
    Map<String, Object> estimators = new LinkedHashMap<>();
    judged.scores().forEach((name, score) -> estimators.put(name, score.document()));
    document.put("estimators", estimators);
    return document;
  }

  List<SohModelRound> rounds() {
    return List.copyOf(rounds);
  }

  /** MAPE of every estimator, by rows. */
  Map<String, Double> mapes() {
    Map<String, Double> mapes = new TreeMap<>();
    judged.scores().forEach((name, score) -> mapes.put(name, score.mape()));
    return mapes;
  }
}
