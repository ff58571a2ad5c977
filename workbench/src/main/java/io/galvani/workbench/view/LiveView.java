package io.galvani.workbench.view;

import io.galvani.edge.AgentSnapshot;
import io.galvani.schemas.alert.AlertEvent;
import io.galvani.workbench.arrivals.PackArrival;
import io.galvani.workbench.arrivals.PackArrival.Counts;
import io.galvani.workbench.arrivals.PackArrival.Estimate;
import io.galvani.workbench.arrivals.Snapshot;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The fleet on a terminal, drawn anew once a second: packs with SOC and its sigma, spread, hottest
 * probe, alerts as they come, what is told, throughput, losses. Without a terminal: a line now and
 * then and a line an alert.
 */
public final class LiveView {
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";
  private static final long REDRAW_NS = 1_000_000_000L;
  private static final long LINE_NS = 10_000_000_000L;
  private static final int ALERTS_SHOWN = 12;
  private static final int WORDS_SHOWN = 9;

  private final PrintStream out;
  private final boolean live;
  private final long startMs;
  private final List<String> words = new CopyOnWriteArrayList<>();
  private long lastNs = Long.MIN_VALUE;
  private long lastEstimated;
  private int alertsSaid;

  /**
   * @param out where to
   * @param live whether it is a terminal
   * @param startMs event time that minutes count from, UTC ms
   */
  public LiveView(PrintStream out, boolean live, long startMs) {
    this.out = out;
    this.live = live;
    this.startMs = startMs;
  }

  /** Says a word about something else that goes on; from any thread. */
  public void tell(String word) {
    if (live) {
      words.add(word);
    } else {
      out.println(word);
    }
  }

  /** Shows what is new, if it is time to. */
  public void show(Snapshot now, AgentSnapshot edge) {
    if (!live) {
      sayAlerts(now.raised());
    }
    long ns = System.nanoTime();
    if (lastNs != Long.MIN_VALUE && ns - lastNs < (live ? REDRAW_NS : LINE_NS)) {
      return;
    }
    long estimated = now.sum(Counts::estimated);
    double perS = lastNs == Long.MIN_VALUE ? 0 : (estimated - lastEstimated) * 1e9 / (ns - lastNs);
    lastNs = ns;
    lastEstimated = estimated;
    if (live) {
      draw(now, edge, perS);
    } else {
      out.printf(Locale.ROOT, "%s  alerts %d open%n", totals(now, edge, perS), now.open().size());
    }
  }

  private void sayAlerts(List<AlertEvent> raised) {
    for (; alertsSaid < raised.size(); alertsSaid++) {
      out.println(alert(raised.get(alertsSaid)));
    }
  }

  private void draw(Snapshot now, AgentSnapshot edge, double perS) {
    StringBuilder page = new StringBuilder(HOME_AND_CLEAR);
    page.append("Galvani demo (Ctrl-C ends it)\n\n");
    page.append(
        line("%-10s %-15s %8s %9s %11s %9s", "pack", "SOC", "BMS", "current", "spread", "hottest"));
    for (PackArrival pack : now.packs()) {
      page.append(row(pack));
    }
    page.append('\n').append(totals(now, edge, perS)).append("\n\n");
    List<String> said = List.copyOf(words);
    for (String word : said.subList(Math.max(0, said.size() - WORDS_SHOWN), said.size())) {
      page.append(word).append('\n');
    }
    page.append(said.isEmpty() ? "" : "\n");
    page.append(line("%d alerts, %d open", now.raised().size(), now.open().size()));
    List<AlertEvent> raised = now.raised();
    for (AlertEvent each :
        raised.subList(Math.max(0, raised.size() - ALERTS_SHOWN), raised.size())) {
      page.append("  ").append(alert(each)).append('\n');
    }
    out.print(page);
    out.flush();
  }

  private static String row(PackArrival pack) {
    Estimate e = pack.estimate();
    if (!e.present()) {
      return line("%-10s waiting for its first estimate", pack.pack().pack());
    }
    return line(
        "%-10s %5.1f %% ± %4.1f  %6.1f %% %7.1f A %8.1f mV %5.1f °C",
        pack.pack().pack(),
        100 * e.soc(),
        100 * e.socSigma(),
        100 * e.bmsSoc(),
        e.currentA(),
        1000 * e.cellSpreadV(),
        e.hottestDegC());
  }

  private String totals(Snapshot now, AgentSnapshot edge, double perS) {
    long newestMs = now.packs().stream().mapToLong(p -> p.estimate().timestampMs()).max().orElse(0);
    double minute = newestMs == 0 ? 0 : (newestMs - startMs) / 60_000.0;
    return String.format(
        Locale.ROOT,
        "minute %.1f: %,d samples estimated, %,.0f/s, in flight %,d, lost = %d",
        minute,
        now.sum(Counts::estimated),
        perS,
        edge.samplesWaiting(),
        now.sum(Counts::lost));
  }

  private String alert(AlertEvent event) {
    return String.format(
        Locale.ROOT,
        "minute %5.1f  %-8s %s  %s",
        (event.atMs() - startMs) / 60_000.0,
        event.severity(),
        event.pack().pack(),
        event.summary());
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }
}
