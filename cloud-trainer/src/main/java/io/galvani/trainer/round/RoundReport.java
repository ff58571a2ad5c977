package io.galvani.trainer.round;

import io.galvani.trainer.engine.ProcessMemory;
import io.galvani.trainer.gate.GateVerdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What rounds of several models tell alike to whoever reads along. */
public final class RoundReport {
  private static final int BAR = 20;

  private RoundReport() {}

  /**
   * How far training is, written over what stood in the line.
   *
   * @param what is trained
   */
  public static void epoch(String what, Progress.Epoch told, PrintWriter out) {
    int done = BAR * (told.epoch() + 1) / told.epochs();
    out.printf(
        Locale.ROOT,
        "\r%s [%s%s] pass %d of %d, loss %.3f, memory %d MiB ",
        what,
        "#".repeat(done),
        " ".repeat(BAR - done),
        told.epoch() + 1,
        told.epochs(),
        told.loss(),
        told.residentMib());
    out.flush();
  }

  /**
   * What training and export were like.
   *
   * @param inputs what the model is given, in the plural
   * @param perS so many of them a second
   * @param residentMib memory after every pass, MiB
   * @param parity largest difference between engine and ONNX Runtime
   */
  public static void training(
      String inputs, double perS, List<Long> residentMib, double parity, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%.0f %s a second; memory %d MiB after the first pass, %d MiB after the last, "
            + "%d MiB at most%n",
        perS,
        inputs,
        residentMib.get(0),
        residentMib.get(residentMib.size() - 1),
        ProcessMemory.peakMib());
    out.printf(Locale.ROOT, "ONNX agrees within %.1e on fresh random %s%n", parity, inputs);
  }

  /**
   * The lines of a verdict and where to go from there.
   *
   * @param report page that says why
   * @param candidate its name; empty if the gate failed
   */
  public static void verdict(
      GateVerdict verdict, Path report, Optional<String> candidate, PrintWriter out) {
    out.print(verdict.lines());
    out.println("report " + report);
    candidate.ifPresent(name -> out.println("candidate " + name + " waits to be signed"));
    out.flush();
  }
}
