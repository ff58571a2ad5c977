package io.galvani.workbench.characterize;

import io.galvani.chassis.cli.InputException;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import io.galvani.workbench.recording.RecordingFolder;
import java.io.PrintWriter;
import java.util.ArrayList;
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
   * @param capacityAh of the cell, Ah
   * @param ambientDegC temperature where a file tells none, NaN for 25 degC
   * @param out progress
   */
  static List<Trace> of(
      RecordingFolder folder, double capacityAh, double ambientDegC, PrintWriter out) {
    List<Trace> traces = new ArrayList<>();
    TraceBuilder builder = new TraceBuilder(capacityAh);
    for (RecordingFolder.Entry entry : folder.ofKind(KINDS)) {
      Recording recording = entry.read();
      if (!recording.has(Column.REFERENCE_SOC)) {
        out.printf("  %s: left out, no %s%n", entry.file(), Column.REFERENCE_SOC.header());
        continue;
      }
      double room = Double.isNaN(ambientDegC) ? ROOM_DEG_C : ambientDegC;
      double nominal = Double.isNaN(entry.temperatureDegC()) ? room : entry.temperatureDegC();
      traces.add(builder.of(recording, entry.kind(), nominal, entry.capacityAh()));
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
}
