package io.galvani.workbench.characterize;

import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Makes references for ageing tests, which have none: the first full discharges of a fresh cell
 * begin at SOC 1, the first full charges end there; in between the current is counted.
 */
final class AgeingSegments {
  private static final int EACH = 3;
  private static final double LEAST_SHARE = 0.6;
  private static final double MOST_SHARE = 1.4;
  private static final double LOAD_C_RATE = 0.02;
  private static final double LONGEST_REST_S = 60;
  private static final double TAPERED_C_RATE = 0.12;

  private final double capacityAh;

  AgeingSegments(double capacityAh) {
    this.capacityAh = capacityAh;
  }

  /** Parts of a recording with a reference each. */
  List<Recording> of(Recording recording) {
    List<Recording> found = new ArrayList<>();
    for (int sign : new int[] {-1, 1}) {
      int count = 0;
      int row = 0;
      while (row < recording.rows() && count < EACH) {
        int to = runEnd(recording, row, sign);
        Recording part = to - row > 20 ? withReference(recording.slice(row, to), sign) : null;
        if (part != null) {
          found.add(part);
          count++;
        }
        row = Math.max(to, row + 1);
      }
    }
    return found;
  }

  /** Row after the last of a run that begins here, in which current of that sign flows. */
  private int runEnd(Recording recording, int from, int sign) {
    double[] currentA = recording.currentA();
    double[] timeS = recording.timeS();
    double[] cycle = recording.values(Column.CYCLE_COUNT);
    double loadA = LOAD_C_RATE * capacityAh;
    int last = -1;
    for (int row = from; row < recording.rows(); row++) {
      if (Double.compare(cycle[row], cycle[from]) != 0) {
        break;
      }
      if (sign * currentA[row] > loadA) {
        last = row;
      } else if (-sign * currentA[row] > loadA) {
        break;
      }
      if (timeS[row] - timeS[last < 0 ? from : last] > LONGEST_REST_S) {
        break;
      }
    }
    return last + 1;
  }

  private @org.jspecify.annotations.Nullable Recording withReference(Recording part, int sign) {
    double[] passedAh = new double[part.rows()];
    for (int row = 1; row < passedAh.length; row++) {
      double meanA = 0.5 * (part.currentA()[row] + part.currentA()[row - 1]);
      double stepS = part.timeS()[row] - part.timeS()[row - 1];
      passedAh[row] = passedAh[row - 1] + meanA * stepS / 3600;
    }
    int last = passedAh.length - 1;
    double share = Math.abs(passedAh[last]) / capacityAh;
    boolean tapered = part.currentA()[last] < TAPERED_C_RATE * capacityAh;
    if (!(share > LEAST_SHARE && share < MOST_SHARE) || (sign > 0 && !tapered)) {
      return null;
    }
    double countedAh = Math.max(capacityAh, Math.abs(passedAh[last]));
    double fullAh = sign > 0 ? passedAh[last] : 0;
    double[] soc = new double[passedAh.length];
    Arrays.setAll(soc, row -> 1 + (passedAh[row] - fullAh) / countedAh);
    Map<Column, double[]> columns = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      if (part.has(column)) {
        columns.put(column, part.values(column));
      }
    }
    columns.put(Column.REFERENCE_SOC, soc);
    return Recording.of(part.file(), columns);
  }
}
