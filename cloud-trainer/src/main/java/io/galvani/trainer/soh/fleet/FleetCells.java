package io.galvani.trainer.soh.fleet;

import io.galvani.battery.cell.CellParameters;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.trainer.soh.fleet.CapacitySmoother.Label;
import io.galvani.trainer.soh.fleet.CapacitySmoother.Said;
import io.galvani.trainer.soh.table.ChargeCell;
import io.galvani.trainer.soh.table.ChargeColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes cells with labels of a pack's charges. Where equivalent full cycles fall or the number of
 * cells changes, the pack was counted from anew, perhaps with other cells: what follows are cells
 * of their own.
 */
final class FleetCells {
  /** A capacity outside this share of the parameter set's is no news, as in the equations. */
  private static final double LEAST_SHARE = 0.2;

  private static final double MOST_SHARE = 1.5;

  private final String pack;
  private final CellParameters parameters;
  private final int mostCells;

  /**
   * @param mostCells of the pack: of each account evenly over those that are kept, and of all
   *     accounts together those with most labels
   */
  FleetCells(String pack, CellParameters parameters, int mostCells) {
    this.pack = pack;
    this.parameters = parameters;
    this.mostCells = mostCells;
  }

  /** The cells that have a label anywhere. */
  List<FleetCell> of(List<FleetCharge> charges) {
    List<FleetCell> cells = new ArrayList<>();
    int from = 0;
    int account = 0;
    for (int k = 1; k <= charges.size(); k++) {
      if (k == charges.size() || anew(charges.get(k - 1), charges.get(k))) {
        add(charges.subList(from, k), account++, cells);
        from = k;
      }
    }
    return cells.size() <= mostCells ? cells : mostLabelled(cells);
  }

  private List<FleetCell> mostLabelled(List<FleetCell> cells) {
    Comparator<FleetCell> byLabels = Comparator.comparing(of -> of.cell().labelled().length);
    List<FleetCell> most = cells.stream().sorted(byLabels.reversed()).limit(mostCells).toList();
    return cells.stream().filter(most::contains).toList();
  }

  private static boolean anew(FleetCharge before, FleetCharge after) {
    return after.cycles() < before.cycles() || after.packCells() != before.packCells();
  }

  private void add(List<FleetCharge> account, int number, List<FleetCell> cells) {
    int[] kept = FleetCharge.kept(account.get(0).packCells());
    LivedUse use = LivedUse.of(account);
    for (int k : FleetCharge.spread(kept.length, mostCells)) {
      String name = FleetCell.name(pack, kept[k], number);
      ChargeCell cell = cell(name, account, k, use);
      if (cell.labelled().length > 0) {
        cells.add(new FleetCell(pack, cell));
      }
    }
  }

  private ChargeCell cell(String name, List<FleetCharge> account, int k, LivedUse use) {
    List<Label> labels =
        CapacitySmoother.labels(account.stream().map(c -> plausible(c.said().get(k))).toList());
    int rows = (int) account.stream().filter(charge -> charge.told(k)).count();
    float[][] features = new float[rows][ChargeFeature.COUNT];
    float[] capacityAh = new float[rows];
    float[] sigmaAh = new float[rows];
    int row = 0;
    for (int charge = 0; charge < account.size(); charge++) {
      if (account.get(charge).told(k)) {
        Label label = use.holds(charge) ? labels.get(charge) : Label.NONE;
        features[row] = account.get(charge).features()[k];
        capacityAh[row] = (float) label.capacityAh();
        sigmaAh[row++] = (float) label.sigmaAh();
      }
    }
    return new ChargeCell(
        parameters.name(),
        use.name().isEmpty() ? ChargeCell.NO_GROUP : use.name(),
        name,
        ChargeColumns.SERVED,
        0,
        features,
        capacityAh,
        sigmaAh);
  }

  private Said plausible(Said said) {
    double share = said.capacityAh() / parameters.capacityAh();
    boolean can = share >= LEAST_SHARE && share <= MOST_SHARE;
    return can ? said : new Said(said.cycles(), Double.NaN, Double.NaN, said.windows());
  }
}
