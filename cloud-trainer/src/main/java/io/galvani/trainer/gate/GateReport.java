package io.galvani.trainer.gate;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes why a challenger passed or failed, as one HTML page with a plot. */
public final class GateReport {
  private static final String STYLE =
      "body{font:14px sans-serif;max-width:72em;margin:2em auto}table{border-collapse:collapse}"
          + "td,th{border:1px solid #bbb;padding:.2em .6em;text-align:left}.no{background:#fdd}";
  private static final int NAMES = 320;
  private static final int WIDTH = 480;
  private static final int VALUES = 160;
  private static final int ROW = 20;
  private static final String CHAMPION = "#9ab";
  private static final String CHALLENGER = "#135";

  private GateReport() {}

  /**
   * What was compared.
   *
   * @param title of the page
   * @param champion what had to be beaten
   * @param error what was measured, with its unit
   */
  public record Compared(String title, String champion, String error) {}

  /** The page. */
  public static String html(Compared what, GateVerdict verdict, List<HeldOutPack> packs) {
    String title = escaped(what.title());
    StringBuilder html = new StringBuilder("<!doctype html><meta charset=utf-8><title>");
    html.append(title).append("</title><style>").append(STYLE).append("</style><h1>");
    html.append(title).append("</h1><p>Against ").append(escaped(what.champion()));
    html.append(verdict.passed() ? ": <b>passed</b>" : ": <b>failed</b>");
    html.append(
        String.format(
            Locale.ROOT,
            ", %.1f %% better (95 %% interval %.1f to %.1f %%).</p>",
            100 * verdict.gain(),
            100 * verdict.gainLow(),
            100 * verdict.gainHigh()));
    html.append("<table><tr><th>Check<th>Holds<th>Rule and value");
    for (GateVerdict.Check check : verdict.checks()) {
      html.append(
          "<tr class=%s><td>%s<td>%1$s<td>%s"
              .formatted(
                  check.passed() ? "yes" : "no", escaped(check.name()), escaped(check.why())));
    }
    html.append("</table><h2>").append(escaped(what.error())).append(" by held-out pack</h2><p>");
    html.append("Above, light: ").append(escaped(what.champion()));
    return html.append("; below, dark: the challenger.</p>").append(bars(packs)).toString();
  }

  /**
   * Puts a page on disk.
   *
   * @param folder of all reports; created where it is missing
   * @param name of the candidate
   * @return the file
   * @throws InputException if it cannot be written
   */
  public static Path write(Path folder, String name, String page) {
    Path file = folder.resolve(name + ".html");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, page);
      return file;
    } catch (IOException e) {
      throw new InputException("the report cannot be written: " + FileReason.of(e), e);
    }
  }

  private static String bars(List<HeldOutPack> packs) {
    double most =
        packs.stream()
            .mapToDouble(p -> Math.max(p.championError(), p.challengerError()))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    StringBuilder svg =
        new StringBuilder(
            "<svg width=%d height=%d font-size=11>"
                .formatted(NAMES + WIDTH + VALUES, ROW * packs.size()));
    for (int k = 0; k < packs.size(); k++) {
      HeldOutPack pack = packs.get(k);
      int y = k * ROW;
      svg.append(text(0, y + 13, pack.pack() + ", " + pack.stratum()));
      svg.append(bar(y + 3, pack.championError() / most, CHAMPION));
      svg.append(bar(y + 10, pack.challengerError() / most, CHALLENGER));
      String values =
          String.format(Locale.ROOT, "%.4g, %.4g", pack.championError(), pack.challengerError());
      svg.append(text(NAMES + WIDTH + 8, y + 13, values));
    }
    return svg.append("</svg>").toString();
  }

  private static String text(int x, int y, String text) {
    return "<text x=%d y=%d>%s</text>".formatted(x, y, escaped(text));
  }

  private static String bar(int y, double share, String colour) {
    double length = share > 0 ? WIDTH * Math.min(1, share) : 0;
    return String.format(
        Locale.ROOT, "<rect x=%d y=%d width=%.1f height=6 fill=\"%s\"/>", NAMES, y, length, colour);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
