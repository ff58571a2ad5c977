package io.galvani.workbench.evaluate.soh;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.health.AgeingCurves;
import io.galvani.battery.health.AgeingLearner;
import io.galvani.battery.health.AgeingModel;
import io.galvani.chassis.cli.InputException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What some cells' lives teach about one regime. */
final class Knowledge {
  private static final double ROOM_DEG_C = 25;
  private static final String LIMITATIONS =
      "discharges at a constant current of this rate and temperature only; learnt from %d cells";

  private Knowledge() {}

  /** An ageing model; null if none of the cells was ever discharged so. */
  static @Nullable AgeingModel of(List<AgeingCell> cells, Regime judged, Hanging hanging) {
    AgeingLearner learner = new AgeingLearner();
    for (AgeingCell cell : cells) {
      for (Regime regime : Regime.of(cell)) {
        if (judged.resembles(regime)) {
          learner.add(life(regime.discharges().stream().map(hanging::of).toList()));
        }
      }
    }
    return learner.ready() ? learner.learn() : null;
  }

  /**
   * Ageing curves of the rate and temperature that most discharges are of, to be written to a file.
   *
   * @param set parameter set of the cell type
   * @param source data that they are learnt from
   * @throws InputException if no cell was ever discharged often enough
   */
  static AgeingCurves curves(List<AgeingCell> cells, CellParameters set, String source) {
    Regime most =
        cells.stream()
            .flatMap(cell -> Regime.of(cell).stream())
            .max(Comparator.comparingInt(regime -> discharges(cells, regime)))
            .orElseThrow();
    AgeingModel model = most.discharges().isEmpty() ? null : of(cells, most, Hanging.AS_MEASURED);
    if (model == null) {
      throw new InputException(
          "the folder must hold a cell of three like discharges, but has none");
    }
    Discharge like = most.discharges().get(0);
    List<String> names =
        cells.stream()
            .filter(cell -> Regime.of(cell).stream().anyMatch(most::resembles))
            .map(AgeingCell::name)
            .toList();
    return new AgeingCurves(
        set.name(),
        set.capacityAh(),
        Math.rint(1e4 * like.currentA() / set.capacityAh()) / 1e4,
        Double.isNaN(like.temperatureDegC()) ? ROOM_DEG_C : Math.rint(like.temperatureDegC()),
        names,
        source,
        LIMITATIONS.formatted(names.size()),
        model);
  }

  private static int discharges(List<AgeingCell> cells, Regime judged) {
    return cells.stream()
        .flatMap(cell -> Regime.of(cell).stream())
        .filter(judged::resembles)
        .mapToInt(regime -> regime.discharges().size())
        .sum();
  }

  private static AgeingLearner.Life life(List<Discharge> discharges) {
    return new AgeingLearner.Life(
        discharges.stream().mapToDouble(Discharge::cycle).toArray(),
        discharges.stream().mapToDouble(Discharge::capacityAh).toArray(),
        discharges.stream().map(Discharge::chargeAh).toArray(double[][]::new),
        discharges.stream().map(Discharge::voltageV).toArray(double[][]::new));
  }
}
