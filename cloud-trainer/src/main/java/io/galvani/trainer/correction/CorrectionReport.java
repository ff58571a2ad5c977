package io.galvani.trainer.correction;

import io.galvani.trainer.round.Progress;
import io.galvani.trainer.round.RoundReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Tells a round to whoever reads along. */
final class CorrectionReport {
  private CorrectionReport() {}

  static void rows(CorrectionRound.Task task, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "learn from %d packs, %d steps, and %d of other cells, %d steps; judge on %d packs, %d steps%n",
        packs(task.train()),
        steps(task.train()),
        packs(task.beside()),
        steps(task.beside()),
        packs(task.heldOut()),
        steps(task.heldOut()));
    out.flush();
  }

  private static long packs(List<CorrectionSequence> rows) {
    return rows.stream().map(CorrectionSequence::pack).distinct().count();
  }

  private static int steps(List<CorrectionSequence> rows) {
    return rows.stream().mapToInt(CorrectionSequence::labelled).sum();
  }

  static void epoch(Progress.Epoch told, PrintWriter out) {
    RoundReport.epoch("network " + (told.member() + 1) + " of " + told.members(), told, out);
  }

  /** Prints what came of a round. */
  static void outcome(CorrectionRound.Outcome outcome, PrintWriter out) {
    RoundReport.training(
        "steps", outcome.stepsPerS(), outcome.residentMib(), outcome.parity(), out);
    out.printf(
        Locale.ROOT,
        "gate against %s: %s; error on held-out packs %.3f points, was %.3f%n",
        outcome.championName(),
        outcome.verdict().passed() ? "passed" : "failed",
        outcome.challengerError(),
        outcome.championError());
    RoundReport.verdict(outcome.verdict(), outcome.report(), outcome.candidate(), out);
  }
}
