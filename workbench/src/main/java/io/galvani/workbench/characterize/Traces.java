package io.galvani.workbench.characterize;

import io.galvani.chassis.cli.InputException;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import io.galvani.workbench.recording.RecordingFolder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes traces of the files of a folder. */
final class Traces {
  private static final String[] KINDS = {"drive", "hppc", "capacity", "ocv"};
  private static final double ROOM_DEG_C = 25;

  private Traces() {}

  /**
   * All files that can be used.
   *
   * @param folder the files
   * @param ambientDegC temperature where a file tells none, NaN for 25 degC
   * @param out progress
   */
  static List<Trace> of(RecordingFolder folder, double ambientDegC, PrintWriter out) {
    List<Trace> traces = new ArrayList<>();
    for (RecordingFolder.Entry entry : folder.ofKind(KINDS)) {
      Recording recording = entry.read();
      if (!recording.has(Column.REFERENCE_SOC)) {
        out.printf("  %s: left out, no %s%n", entry.file(), Column.REFERENCE_SOC.header());
        continue;
      }
      double room = Double.isNaN(ambientDegC) ? ROOM_DEG_C : ambientDegC;
      double nominal = Double.isNaN(entry.temperatureDegC()) ? room : entry.temperatureDegC();
      traces.add(trace(entry, recording, nominal));
      out.printf("  %s: %s, %d rows%n", entry.file(), entry.kind(), recording.rows());
      out.flush();
    }
    if (traces.isEmpty()) {
      throw new InputException(
          folder.folder()
              + " must hold a drive, hppc, capacity or ocv file with reference_soc, but holds none");
    }
    return traces;
  }

  private static Trace trace(RecordingFolder.Entry entry, Recording from, double nominalDegC) {
    double[] surface = from.values(Column.SURFACE_DEG_C);
    double[] soc = from.values(Column.REFERENCE_SOC);
    int[] kept = new int[from.rows()];
    int count = 0;
    for (int i = 0; i < kept.length; i++) {
      double v = from.voltageV()[i];
      if (v > 0.5 && v < 6 && Double.isFinite(from.currentA()[i]) && Double.isFinite(soc[i])) {
        kept[count++] = i;
      }
    }
    int[] rows = Arrays.copyOf(kept, count);
    double[] degC = pick(surface, rows);
    for (int i = 0; i < degC.length; i++) {
      if (!(Math.abs(degC[i] - nominalDegC) < 40)) {
        degC[i] = nominalDegC;
      }
    }
    return new Trace(
        entry.file(),
        entry.kind(),
        nominalDegC,
        pick(from.timeS(), rows),
        pick(from.voltageV(), rows),
        pick(from.currentA(), rows),
        degC,
        pick(soc, rows));
  }

  private static double[] pick(double[] from, int[] rows) {
    double[] picked = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = from[rows[i]];
    }
    return picked;
  }
}
