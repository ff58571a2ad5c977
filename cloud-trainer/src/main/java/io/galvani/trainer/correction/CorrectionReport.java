package io.galvani.trainer.correction;

import io.galvani.trainer.round.Progress;
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
    int done = 20 * (told.epoch() + 1) / told.epochs();
    out.printf(
        Locale.ROOT,
        "\rnetwork %d of %d [%s%s] pass %d of %d, loss %.3f, memory %d MiB ",
        told.member() + 1,
        told.members(),
        "#".repeat(done),
        " ".repeat(20 - done),
        told.epoch() + 1,
        told.epochs(),
        told.loss(),
        told.residentMib());
    out.flush();
  }

  /** Prints what came of a round. */
  static void outcome(CorrectionRound.Outcome outcome, PrintWriter out) {
    List<Long> memory = outcome.residentMib();
    out.printf(
        Locale.ROOT,
        "%n%.0f steps a second; memory %d MiB after the first pass, %d MiB after the last%n",
        outcome.stepsPerS(),
        memory.get(0),
        memory.get(memory.size() - 1));
    out.printf(Locale.ROOT, "ONNX agrees within %.1e on fresh random steps%n", outcome.parity());
    out.printf(
        Locale.ROOT,
        "gate against %s: %s; error on held-out packs %.3f points, was %.3f%n",
        outcome.championName(),
        outcome.verdict().passed() ? "passed" : "failed",
        outcome.challengerError(),
        outcome.championError());
    out.print(outcome.verdict().lines());
    out.println("report " + outcome.report());
    outcome.candidate().ifPresent(name -> out.println("candidate " + name + " waits to be signed"));
    out.flush();
  }
}
