package io.galvani.trainer.soh;

import io.galvani.trainer.gate.HeldOutPack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers both models' errors by cell, each in two strata of health. A label may err itself; it
 * counts as covered by a 90 % half-width h where
 *
 * <pre>
 *   |error| ≤ √(h² + (1.645·σ)²),   σ the label's own standard deviation
 * </pre>
 */
final class HeldOutErrors {
  /** Half the width of a normal 90 % interval, in standard deviations. */
  private static final double SIGMAS_90 = 1.6448536269514722;

  private HeldOutErrors() {}

  private static final class Sums {
    private int rows;
    private double champion;
    private double challenger;
    private double covered;
  }

  /**
   * Errors relative to the capacity.
   *
   * @param challenger [row][capacity, half-width], Ah
   * @param championAh [row]
   */
  static List<HeldOutPack> of(TrainingRows rows, float[][] challenger, float[] championAh) {
    Map<ChargeCell, Map<String, Sums>> all = new LinkedHashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      ChargeCell cell = rows.owners().get(row);
      double trueAh = rows.capacityAh()[row];
      String health = trueAh >= 0.9 * cell.capacityAh()[cell.labelled()[0]] ? "fresh" : "aged";
      Sums sums =
          all.computeIfAbsent(cell, key -> new LinkedHashMap<>())
              .computeIfAbsent(health, key -> new Sums());
      double error = Math.abs(challenger[row][0] - trueAh);
      sums.rows++;
      sums.champion += Math.abs(championAh[row] - trueAh) / trueAh;
      sums.challenger += error / trueAh;
      double halfWidth = Math.hypot(challenger[row][1], SIGMAS_90 * rows.sigmaAh()[row]);
      sums.covered += error <= halfWidth ? 1 : 0;
    }
    List<HeldOutPack> packs = new ArrayList<>();
    all.forEach(
        (cell, byHealth) ->
            byHealth.forEach(
                (health, sums) ->
                    packs.add(
                        new HeldOutPack(
                            cell.owner(),
                            cell.stratum() + " " + health,
                            sums.champion / sums.rows,
                            sums.challenger / sums.rows,
                            sums.covered / sums.rows))));
    return packs;
  }
}
