package io.galvani.battery.cell;

/**
 * Where a parameter set comes from and where it holds.
 *
 * @param source data or paper that the numbers were taken from
 * @param method how they were taken
 * @param validTemperatureLowDegC coldest temperature that was seen, degC
 * @param validTemperatureHighDegC warmest temperature that was seen, degC
 * @param validSocLow lowest SOC that was seen
 * @param validSocHigh highest SOC that was seen
 * @param validCRate greatest current that was seen, multiples of the capacity per hour
 * @param limitations what the set is bad at, in words
 */
public record Provenance(
    String source,
    String method,
    double validTemperatureLowDegC,
    double validTemperatureHighDegC,
    double validSocLow,
    double validSocHigh,
    double validCRate,
    String limitations) {
  public Provenance {
    Checks.named("provenance.source", source);
    Checks.named("provenance.method", method);
    Checks.inRange("provenance.valid_temperature_high_deg_c", validTemperatureHighDegC, -60, 120);
    Checks.inRange(
        "provenance.valid_temperature_low_deg_c",
        validTemperatureLowDegC,
        -60,
        validTemperatureHighDegC);
    Checks.inRange("provenance.valid_soc_high", validSocHigh, 0, 1);
    Checks.inRange("provenance.valid_soc_low", validSocLow, 0, validSocHigh);
    Checks.positive("provenance.valid_c_rate", validCRate);
  }
}
