package io.galvani.workbench.evaluate.soc;

import io.galvani.chassis.cli.InputException;
import io.galvani.workbench.recording.Column;
import io.galvani.workbench.recording.Recording;
import io.galvani.workbench.recording.RecordingFolder.Entry;

/**
 * A recording with a reference, ready to be followed.
 *
 * @param file name of the file
 * @param profile name of the profile: the test's name without numbers and qualifiers
 * @param labelDegC temperature it is filed under, degC; NaN for room temperature
 * @param timeS [row] s, strictly ascending
 * @param voltageV [row] V
 * @param currentA [row] A, positive when charging
 * @param degC [row] surface temperature, else ambient, else the label, else 25 degC
 * @param referenceSoc [row] truth, 1 = full; NaN where the file has none
 * @param dynamicFrom first row of the dynamic profile
 * @param dynamicTo row after its last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Drive(
    String file,
    String profile,
    double labelDegC,
    double[] timeS,
    double[] voltageV,
    double[] currentA,
    double[] degC,
    double[] referenceSoc,
    int dynamicFrom,
    int dynamicTo) {
  static final double REFERENCE_LOW = -0.05;
  static final double REFERENCE_HIGH = 1.05;
  private static final double WINDOW_S = 300;
  private static final int CHANGES = 15;
  private static final double CHANGE_C_RATE = 0.05;

  /** Reads a file; the capacity in Ah says what a change of current is. */
  static Drive read(Entry entry, double capacityAh) {
    return of(entry.read(), entry.test(), entry.temperatureDegC(), capacityAh);
  }

  static Drive of(Recording recording, String test, double labelDegC, double capacityAh) {
    if (!recording.has(Column.REFERENCE_SOC)) {
      throw new InputException(
          recording.file() + " must have a column " + Column.REFERENCE_SOC.header());
    }
    double[] timeS = recording.timeS();
    double[] currentA = recording.currentA();
    int[] dynamic = dynamicRows(timeS, currentA, CHANGE_C_RATE * capacityAh);
    return new Drive(
        recording.file(),
        test.replaceAll("[0-9]{4,}", "").replaceAll("^[-_0-9]+|[-_0-9]+$", ""),
        labelDegC,
        timeS,
        recording.voltageV(),
        currentA,
        temperature(recording, labelDegC),
        recording.values(Column.REFERENCE_SOC),
        dynamic[0],
        dynamic[1]);
  }

  int rows() {
    return timeS.length;
  }

  double hours() {
    return rows() == 0 ? 0 : (timeS[rows() - 1] - timeS[0]) / 3600;
  }

  /** Rows whose reference lies outside of what a charge counter can mean. */
  int implausibleReferences() {
    int count = 0;
    for (double soc : referenceSoc) {
      count += soc < REFERENCE_LOW || soc > REFERENCE_HIGH ? 1 : 0;
    }
    return count;
  }

  /**
   * First row within the dynamic profile at which the reference falls through a level; -1 if none.
   */
  int downwardCrossing(double level) {
    for (int row = Math.max(1, dynamicFrom); row < dynamicTo; row++) {
      if (referenceSoc[row - 1] >= level && referenceSoc[row] < level) {
        return row;
      }
    }
    return -1;
  }

  private static double[] temperature(Recording recording, double labelDegC) {
    double[] surface = recording.values(Column.SURFACE_DEG_C);
    double[] ambient = recording.values(Column.AMBIENT_DEG_C);
    double[] degC = new double[surface.length];
    for (int row = 0; row < degC.length; row++) {
      double known = Double.isNaN(surface[row]) ? ambient[row] : surface[row];
      double label = Double.isNaN(labelDegC) ? 25 : labelDegC;
      degC[row] = Double.isNaN(known) ? label : known;
    }
    return degC;
  }

  /** From the first to the last window of five minutes in which the current moved often. */
  private static int[] dynamicRows(double[] timeS, double[] currentA, double changeA) {
    int from = -1;
    int to = 0;
    int tail = 0;
    int changes = 0;
    for (int row = 1; row < timeS.length; row++) {
      changes += Math.abs(currentA[row] - currentA[row - 1]) > changeA ? 1 : 0;
      while (timeS[row] - timeS[tail] > WINDOW_S) {
        tail++;
        changes -= Math.abs(currentA[tail] - currentA[tail - 1]) > changeA ? 1 : 0;
      }
      if (changes >= CHANGES) {
        from = from < 0 ? tail : from;
        to = row + 1;
      }
    }
    return new int[] {Math.max(0, from), to};
  }
}
