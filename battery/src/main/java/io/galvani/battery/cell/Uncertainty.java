package io.galvani.battery.cell;

/**
 * How far measurements and model are to be trusted; all are standard deviations.
 *
 * @param voltageSigmaV white noise of a cell voltage, V
 * @param currentSigmaA white noise of the current through one cell, A
 * @param currentBiasSigmaA standing offset of that current, A
 * @param temperatureSigmaK white noise of a temperature, K
 * @param modelSigmaV error of the cell model's voltage (open-circuit voltage and resistance), V,
 *     which stays alike for {@code modelCorrelationS}
 * @param overpotentialSigma further error of that voltage, relative to what the current raises it
 *     by: resistances are known less well than open-circuit voltage
 * @param modelCorrelationS time within which the model's error repeats itself, s
 * @param capacitySigma relative error of the capacity
 */
public record Uncertainty(
    double voltageSigmaV,
    double currentSigmaA,
    double currentBiasSigmaA,
    double temperatureSigmaK,
    double modelSigmaV,
    double overpotentialSigma,
    double modelCorrelationS,
    double capacitySigma) {
  public Uncertainty {
    Checks.positive("uncertainty.voltage_sigma_v", voltageSigmaV);
    Checks.positive("uncertainty.current_sigma_a", currentSigmaA);
    Checks.positive("uncertainty.current_bias_sigma_a", currentBiasSigmaA);
    Checks.positive("uncertainty.temperature_sigma_k", temperatureSigmaK);
    Checks.positive("uncertainty.model_sigma_v", modelSigmaV);
    Checks.inRange("uncertainty.overpotential_sigma", overpotentialSigma, 0, 1);
    Checks.positive("uncertainty.model_correlation_s", modelCorrelationS);
    Checks.inRange("uncertainty.capacity_sigma", capacitySigma, 0, 1);
  }

  Uncertainty withCurrentTimes(double factor) {
    return new Uncertainty(
        voltageSigmaV,
        currentSigmaA * factor,
        currentBiasSigmaA * factor,
        temperatureSigmaK,
        modelSigmaV,
        overpotentialSigma,
        modelCorrelationS,
        capacitySigma);
  }
}
