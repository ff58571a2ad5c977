package io.galvani.workbench.evaluate.soc;

/** Lets one estimator follow one drive under one case, and scores it. */
final class SocRun {
  private SocRun() {}

  /**
   * The score; empty if the case does not apply to the drive.
   *
   * @param nominalAh capacity that C-rates are counted in, Ah
   */
  static Score of(Follower follower, Drive drive, SocCase told, double nominalAh) {
    Score score = new Score();
    int start = told.startRow(drive);
    if (start < 0) {
      return score;
    }
    double[] timeS = drive.timeS();
    double[] currentA = told.currentA(drive, nominalAh);
    double[] voltageV = told.voltageV(drive);
    double[] degC = told.degC(drive);
    double notBeforeS = timeS[start] + (told.unknownStart() ? SocCase.SETTLING_S : 0);
    double lastOutS = timeS[start];
    boolean outAtEnd = false;
    follower.start(told.unknownStart() ? Double.NaN : drive.referenceSoc()[start]);
    for (int row = start; row < told.endRow(drive); row++) {
      follower.step(timeS[row], voltageV[row], currentA[row], degC[row]);
      double error = 100 * (follower.soc() - drive.referenceSoc()[row]);
      if (Double.isNaN(error)) {
        continue;
      }
      outAtEnd = Score.isOut(error);
      lastOutS = outAtEnd ? timeS[row] : lastOutS;
      if (row > start && timeS[row] >= notBeforeS) {
        score.add(timeS[row] - timeS[row - 1], error, 100 * follower.socSigma());
      }
    }
    if (told.unknownStart()) {
      score.converged(outAtEnd ? Double.POSITIVE_INFINITY : lastOutS - timeS[start]);
    }
    return score;
  }
}
