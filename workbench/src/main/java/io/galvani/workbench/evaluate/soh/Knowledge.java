package io.galvani.workbench.evaluate.soh;

import io.galvani.battery.health.AgeingLearner;
import io.galvani.battery.health.AgeingModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What some cells' lives teach about one regime. */
final class Knowledge {
  private Knowledge() {}

  /** An ageing model; null if none of the cells was ever discharged so. */
  static @Nullable AgeingModel of(List<AgeingCell> cells, Regime judged) {
    AgeingLearner learner = new AgeingLearner();
    Discharge like = judged.discharges().get(0);
    for (AgeingCell cell : cells) {
      for (Regime regime : Regime.of(cell)) {
        if (!regime.discharges().isEmpty() && regime.discharges().get(0).resembles(like)) {
          learner.add(life(regime.discharges()));
        }
      }
    }
    return learner.ready() ? learner.learn() : null;
  }

  private static AgeingLearner.Life life(List<Discharge> discharges) {
    return new AgeingLearner.Life(
        discharges.stream().mapToDouble(Discharge::cycle).toArray(),
        discharges.stream().mapToDouble(Discharge::capacityAh).toArray(),
        discharges.stream().map(Discharge::chargeAh).toArray(double[][]::new),
        discharges.stream().map(Discharge::voltageV).toArray(double[][]::new));
  }
}
