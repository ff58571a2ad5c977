package io.galvani.workbench.evaluate.soc;

/** An estimator as the evaluation sees it: told samples one by one, asked after each. */
interface Follower {
  /** Begins anew; NaN if the SOC is not told. */
  void start(double soc);

  /**
   * Takes the next sample.
   *
   * @param timeS time of the sample, s, ascending
   * @param voltageV V
   * @param currentA A, positive when charging
   * @param degC temperature, degC
   */
  void step(double timeS, double voltageV, double currentA, double degC);

  /** State of charge, 1 = full. */
  double soc();

  /** Its standard deviation; NaN if the estimator gives none. */
  double socSigma();
}
