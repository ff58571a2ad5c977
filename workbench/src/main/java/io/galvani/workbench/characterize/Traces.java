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
  private static final String[] KINDS = {"drive", "hppc", "capacity", "ocv", "ageing"};
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
    AgeingSegments ageing = new AgeingSegments(capacityAh);
    for (RecordingFolder.Entry entry : folder.ofKind(KINDS)) {
      Recording recording = entry.read();
      List<Recording> parts = List.of(recording);
      if (!recording.has(Column.REFERENCE_SOC)) {
        parts = entry.kind().equals("ageing") ? ageing.of(recording) : List.of();
      }
      boolean drifted =
          recording.has(Column.REFERENCE_SOC)
              && entry.kind().equals("ocv")
              && !ReferenceCheck.sound(recording, capacityAh);
      if (drifted) {
        parts = List.of();
      }
      double nominal = nominal(entry, recording, ambientDegC);
      for (Recording part : parts) {
        traces.add(builder.of(part, entry.kind(), nominal, entry.capacityAh()));
      }
      out.printf(
          "  %s: %s, %d rows%s%n",
          entry.file(),
          entry.kind(),
          recording.rows(),
          drifted
              ? ", left out: its reference wanders while its voltage comes back"
              : parts.isEmpty() ? ", left out: no " + Column.REFERENCE_SOC.header() : "");
      out.flush();
    }
    if (traces.isEmpty()) {
      throw new InputException(
          folder.folder()
              + " must hold a drive, hppc, capacity or ocv file with reference_soc, or an ageing file, but"
              + " holds none");
    }
    return traces;
  }

  /** Temperature a file is filed under; else that of its surroundings, else what the user says. */
  private static double nominal(
      RecordingFolder.Entry entry, Recording recording, double ambientDegC) {
    if (!Double.isNaN(entry.temperatureDegC())) {
      return entry.temperatureDegC();
    }
    double told =
        Arrays.stream(recording.values(Column.AMBIENT_DEG_C))
            .filter(Double::isFinite)
            .average()
            .orElse(ROOM_DEG_C);
    return Double.isNaN(ambientDegC) ? Math.rint(told) : ambientDegC;
  }
}
