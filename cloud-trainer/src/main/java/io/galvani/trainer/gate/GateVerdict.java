package io.galvani.trainer.gate;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the gate found.
 *
 * @param passed whether every check did
 * @param checks in order
 * @param gain mean gain, share of the champion's error
 * @param gainLow lower end of its 95 % interval
 * @param gainHigh upper end
 * @param stratumGains gain by stratum
 */
public record GateVerdict(
    boolean passed,
    List<Check> checks,
    double gain,
    double gainLow,
    double gainHigh,
    Map<String, Double> stratumGains) {

  public GateVerdict {
    checks = List.copyOf(checks);
    stratumGains = Map.copyOf(stratumGains);
  }

  /** A line a check, for the terminal: ok or NO, name, rule and value. */
  public String lines() {
    return checks.stream()
        .map(
            check ->
                "  %-4s %-32s %s%n"
                    .formatted(check.passed() ? "ok" : "NO", check.name(), check.why()))
        .collect(Collectors.joining());
  }

  /** What keeps the gate shut, empty if nothing does. */
  public String refusal() {
    return checks.stream()
        .filter(check -> !check.passed())
        .map(Check::why)
        .collect(Collectors.joining("; "));
  }

  /**
   * One check.
   *
   * @param name what was checked
   * @param passed whether it holds
   * @param why rule and value
   */
  public record Check(String name, boolean passed, String why) {}
}
