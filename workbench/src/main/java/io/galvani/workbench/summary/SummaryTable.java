package io.galvani.workbench.summary;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;

/** Prints a summary for people. */
public final class SummaryTable {
  private SummaryTable() {}

  /** The table; SOC in percent. */
  public static void print(Summary s, PrintStream out) {
    line(out, "packs, cells", s.packs() + ", " + s.cells());
    line(out, "samples read", "%,d", s.samplesRead());
    line(out, "  received", "%,d", s.samplesReceived());
    line(out, "  estimated", "%,d (%,d coasted)", s.samplesEstimated(), s.samplesCoasted());
    line(out, "  rejected", "%,d", s.samplesRejected());
    line(out, "  declared missing", "%,d", s.declared());
    line(out, "  lost", "%,d", s.lost());
    line(out, "duplicates, dead letters", "%,d, %,d", s.duplicates(), s.deadLetters());
    line(
        out,
        "MQTT",
        "%,d frames, %,d bytes, %.3f bytes a cell-sample",
        s.frames(),
        s.bytesMqtt(),
        s.bytesPerCellSample());
    line(out, "alerts", s.alertsRaised() + " " + s.alertsBySeverity());
    line(out, "time-series points", "%,d", s.timeseriesPoints());
    s.socFinal()
        .forEach(
            (pack, soc) ->
                line(
                    out,
                    "SOC " + pack,
                    "%.1f %% ± %.1f%s",
                    100 * soc.soc(),
                    100 * soc.sigma(),
                    soc.bmsSoc() == null
                        ? ""
                        : String.format(Locale.ROOT, " (BMS %.1f %%)", 100 * soc.bmsSoc())));
    line(out, "throughput", "%,.0f samples/s in %.1f s", s.samplesPerS(), s.wallS());
    if (s.rssPeakMb() != null) {
      line(out, "memory, peak", "%,d MB", s.rssPeakMb());
    }
    if (s.releases() != null) {
      line(
          out,
          "models",
          "%d released, %d packs run one, %d rolled back",
          s.releases(),
          Objects.requireNonNullElse(s.promotions(), 0),
          Objects.requireNonNullElse(s.rollbacks(), 0));
    }
    if (s.heldOutErrorChampion() != null) {
      line(
          out,
          "SOC on held-out packs",
          "filter %.2f, model %.2f points",
          s.heldOutErrorChampion(),
          Objects.requireNonNullElse(s.heldOutErrorChallenger(), Double.NaN));
    }
  }

  private static void line(PrintStream out, String what, String format, Object... values) {
    out.printf(Locale.ROOT, "%-26s %s%n", what, String.format(Locale.ROOT, format, values));
  }

  private static void line(PrintStream out, String what, String text) {
    out.printf(Locale.ROOT, "%-26s %s%n", what, text);
  }
}
