package io.galvani.workbench.chaos;

import io.galvani.workbench.fault.Verdict;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a run of chaos came to.
 *
 * @param minutes how long the road was broken
 * @param seed of the schedule
 * @param edgesCovered whether every edge ended with all that it had confirmed by the cloud
 * @param recoveryS from the end of the last fault until everything was settled, the undisturbed run
 *     for comparison included, s
 * @param faults how many
 * @param faultsByKind how often what was done to what
 * @param endedByThemselves how often a part ended without our doing
 * @param floodMessages old and foreign messages that the broker took
 * @param badMessages messages that are none, that the broker took
 * @param badRecords records that are none, that Kafka took
 * @param verdict what the oracle found
 */
record Outcome(
    double minutes,
    long seed,
    boolean edgesCovered,
    double recoveryS,
    int faults,
    Map<String, Integer> faultsByKind,
    Map<String, Integer> endedByThemselves,
    long floodMessages,
    long badMessages,
    long badRecords,
    Verdict verdict) {

  Outcome(
      double minutes,
      long seed,
      boolean edgesCovered,
      double recoveryS,
      Chaos chaos,
      Verdict verdict) {
    this(
        minutes,
        seed,
        edgesCovered,
        recoveryS,
        chaos.done().values().stream().mapToInt(Integer::intValue).sum(),
        new LinkedHashMap<>(chaos.done()),
        new LinkedHashMap<>(chaos.endedByThemselves()),
        chaos.forced()[0],
        chaos.forced()[1],
        chaos.forced()[2],
        verdict);
  }

  boolean isClean() {
    return edgesCovered && verdict.isClean();
  }

  void print(PrintStream out) {
    row(out, "faults", faults, "");
    faultsByKind.forEach((what, times) -> row(out, "  " + what, times, ""));
    row(out, "ended by themselves", sum(endedByThemselves), endedByThemselves.toString());
    row(out, "flood, bad messages", floodMessages + badMessages + badRecords, "");
    row(out, "samples N", verdict.sampled(), "");
    row(out, "estimated", verdict.estimated(), "");
    row(out, "rejected", verdict.rejected(), "");
    row(out, "declared", verdict.declared(), "");
    row(out, "dead letters", verdict.deadLetters(), "");
    row(out, "lost", verdict.lost(), "");
    row(out, "duplicated downstream", verdict.duplicated(), "");
    row(out, "reordered", verdict.reordered(), "");
    row(out, "corrupted", verdict.corrupted(), "");
    row(out, "phantom", verdict.phantom(), "");
    row(out, "states different", verdict.digestsDifferent(), "from an undisturbed run");
    row(out, "alerts different", verdict.alertsDifferent(), "of " + verdict.alerts());
    row(out, "points different", verdict.pointsDifferent(), "of " + verdict.points());
    row(out, "dead letters different", verdict.deadLettersDifferent(), "");
    out.printf(Locale.ROOT, "%-26s %10.1f s%n", "settled after", recoveryS);
    verdict.details().forEach(detail -> out.println("  " + detail));
    out.println(isClean() ? "clean" : edgesCovered ? "NOT CLEAN" : "NOT CLEAN: edges not covered");
  }

  private static long sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void row(PrintStream out, String what, long number, String remark) {
    out.printf(Locale.ROOT, "%-26s %10d  %s%n", what, number, remark);
  }
}
