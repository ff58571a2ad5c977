package io.galvani.trainer.soh;

import io.galvani.trainer.gate.HeldOutPack;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.TrainingRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers both models' errors by cell, each in two strata of health. Where labels err themselves,
 * the interval that is judged holds what they are known by already.
 */
final class HeldOutErrors {
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
      sums.covered += error <= challenger[row][1] ? 1 : 0;
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
