package io.galvani.trainer.gate;

import io.galvani.chassis.cli.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes why a challenger passed or failed, as one HTML page with a plot. */
public final class GateReport {
  private static final int WIDTH = 640;
  private static final int ROW = 18;

  private GateReport() {}

  /** The page. */
  public static String html(String title, GateVerdict verdict, List<HeldOutPack> packs) {
    StringBuilder html = new StringBuilder("<!doctype html><meta charset=utf-8><title>");
    html.append(escaped(title)).append("</title><h1>").append(escaped(title)).append("</h1>");
    html.append(verdict.passed() ? "<p><b>passed</b></p>" : "<p><b>failed</b></p>");
    html.append("<table><tr><th>Check<th>Holds<th>Rule and value");
    for (GateVerdict.Check check : verdict.checks()) {
      html.append(
          "<tr><td>%s<td>%s<td>%s"
              .formatted(
                  escaped(check.name()), check.passed() ? "yes" : "no", escaped(check.why())));
    }
    html.append("</table><h2>Error by held-out pack: champion grey, challenger black</h2>");
    return html.append(bars(packs)).toString();
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
      throw new InputException("the report cannot be written: " + e.getMessage(), e);
    }
  }

  private static String bars(List<HeldOutPack> packs) {
    double most =
        packs.stream()
            .mapToDouble(p -> Math.max(p.championError(), p.challengerError()))
            .max()
            .orElse(1);
    StringBuilder svg =
        new StringBuilder("<svg width=%d height=%d>".formatted(WIDTH + 300, ROW * packs.size()));
    for (int k = 0; k < packs.size(); k++) {
      HeldOutPack pack = packs.get(k);
      int y = k * ROW;
      svg.append("<text x=0 y=%d font-size=11>%s</text>".formatted(y + 12, escaped(pack.pack())));
      svg.append(bar(y + 2, pack.championError() / most, "#aaa"));
      svg.append(bar(y + 9, pack.challengerError() / most, "#000"));
    }
    return svg.append("</svg>").toString();
  }

  private static String bar(int y, double share, String colour) {
    return "<rect x=300 y=%d width=%.1f height=6 fill=\"%s\"/>".formatted(y, WIDTH * share, colour);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
