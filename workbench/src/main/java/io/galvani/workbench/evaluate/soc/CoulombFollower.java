package io.galvani.workbench.evaluate.soc;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.soc.CoulombCounter;

/** Counts charge by the trapezoid rule; an unknown start is taken for half full. */
final class CoulombFollower implements Follower {
  private static final double GUESS = 0.5;

  private final CellParameters cell;
  private double soc;
  private double lastS;
  private double lastA;

  CoulombFollower(CellParameters cell) {
    this.cell = cell;
  }

  @Override
  public void start(double told) {
    soc = Double.isNaN(told) ? GUESS : told;
    lastS = Double.NaN;
  }

  @Override
  public void step(double timeS, double voltageV, double currentA, double degC) {
    if (!Double.isNaN(lastS)) {
      soc = CoulombCounter.next(cell, soc, 0.5 * (currentA + lastA), timeS - lastS);
    }
    lastS = timeS;
    lastA = currentA;
  }

  @Override
  public double soc() {
    return soc;
  }

  @Override
  public double socSigma() {
    return Double.NaN;
  }
}
