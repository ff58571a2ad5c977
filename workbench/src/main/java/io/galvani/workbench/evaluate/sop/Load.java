package io.galvani.workbench.evaluate.sop;

import io.galvani.workbench.recording.Recording;
import java.util.ArrayList;
import java.util.List;

/**
 * Something to predict: from a row on, the current that followed until some seconds later.
 *
 * @param kind {@code pulse} (a held current after rest) or {@code peak} (of a drive)
 * @param from row at which the prediction is made
 * @param to row whose voltage is predicted
 * @param meanA mean current between them, A, positive when charging
 */
record Load(String kind, int from, int to, double meanA) {
  private static final double REST_C_RATE = 0.02;
  private static final double PULSE_C_RATE = 0.3;
  private static final double HELD_SHARE = 0.03;
  private static final double REST_S = 60;
  private static final double PEAK_C_RATE = 0.8;
  private static final double SETTLED_C_RATE = 0.1;

  /** Pulses after a minute of rest or more, held for the horizon. */
  static List<Load> pulses(Recording rows, double capacityAh, double horizonS) {
    double[] timeS = rows.timeS();
    double[] currentA = rows.currentA();
    List<Load> found = new ArrayList<>();
    double restSinceS = Double.NaN;
    for (int k = 0; k + 1 < rows.rows(); k++) {
      boolean rests = Math.abs(currentA[k]) < REST_C_RATE * capacityAh;
      restSinceS = !rests ? Double.NaN : Double.isNaN(restSinceS) ? timeS[k] : restSinceS;
      boolean begins = Math.abs(currentA[k + 1]) > PULSE_C_RATE * capacityAh;
      if (rests && begins && timeS[k] - restSinceS >= REST_S && timeS[k + 1] - timeS[k] < 2) {
        int to = held(timeS, currentA, k, horizonS);
        if (to > 0) {
          found.add(new Load("pulse", k, to, mean(timeS, currentA, k, to)));
        }
      }
    }
    return found;
  }

  /** Last row within the horizon if the current is held until then; −1 if it is not. */
  private static int held(double[] timeS, double[] currentA, int k, double horizonS) {
    int to = Math.min(k + 2, timeS.length - 1);
    double levelA = currentA[to];
    while (to + 1 < timeS.length && timeS[to + 1] - timeS[k] <= horizonS + 0.05) {
      to++;
      if (!(Math.abs(currentA[to] - levelA) <= HELD_SHARE * Math.abs(levelA))) {
        return -1;
      }
    }
    double lastedS = timeS[to] - timeS[k];
    return lastedS >= horizonS - 1.1 && lastedS <= horizonS + 0.05 ? to : -1;
  }

  /** Stretches of a drive of high mean current, none overlapping another. */
  static List<Load> peaks(Recording rows, double capacityAh, double horizonS) {
    double[] timeS = rows.timeS();
    double[] currentA = rows.currentA();
    List<Load> found = new ArrayList<>();
    int to = 0;
    int k = 0;
    while (k + 1 < rows.rows()) {
      while (to + 1 < rows.rows() && timeS[to + 1] - timeS[k] <= horizonS + 0.05) {
        to++;
      }
      boolean whole = to > k + 3 && timeS[to] - timeS[k] >= horizonS - 1.1;
      double meanA = whole ? mean(timeS, currentA, k, to) : 0;
      if (Math.abs(meanA) > PEAK_C_RATE * capacityAh
          && settled(currentA, k, capacityAh)
          && settled(currentA, to, capacityAh)) {
        found.add(new Load("peak", k, to, meanA));
        k = to;
      } else {
        k++;
      }
    }
    return found;
  }

  /**
   * Whether voltage and current of a row belong together: of a record of one a second, in which the
   * current is a mean and the voltage is not, only if it hardly moves.
   */
  private static boolean settled(double[] currentA, int k, double capacityAh) {
    double bandA = SETTLED_C_RATE * capacityAh;
    return k > 0
        && k + 1 < currentA.length
        && Math.abs(currentA[k] - currentA[k - 1]) < bandA
        && Math.abs(currentA[k + 1] - currentA[k]) < bandA;
  }

  private static double mean(double[] timeS, double[] currentA, int from, int to) {
    double chargeAs = 0;
    for (int k = from + 1; k <= to; k++) {
      chargeAs += currentA[k] * (timeS[k] - timeS[k - 1]);
    }
    return chargeAs / (timeS[to] - timeS[from]);
  }
}
