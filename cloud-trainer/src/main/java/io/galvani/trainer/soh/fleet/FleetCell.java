package io.galvani.trainer.soh.fleet;

import io.galvani.trainer.round.OfPack;
import io.galvani.trainer.soh.table.ChargeCell;

/**
 * A cell of a pack as a table has it: {@code dataset} is its parameter set, {@code group} the use
 * that it lived in ({@link LivedUse}), "." where none was told, and its name is {@code
 * TENANT/PACK/NUMBER}.
 *
 * @param pack {@code tenant/pack}
 * @param cell what is known of it
 */
record FleetCell(String pack, ChargeCell cell) implements OfPack {
  /** An underscore in a cell's name would tell a use. */
  private static final String UNDERSCORE = "%5F";

  /** A cell of which a table tells. */
  static FleetCell of(ChargeCell cell) {
    int slash = Math.max(0, cell.cell().lastIndexOf('/'));
    return new FleetCell(cell.cell().substring(0, slash).replace(UNDERSCORE, "_"), cell);
  }

  /**
   * The name of a cell.
   *
   * @param number in the string, from 0
   * @param account how often before the pack was counted from anew
   */
  static String name(String pack, int number, int account) {
    String again = account == 0 ? "" : "#" + (account + 1);
    return "%s/%02d%s".formatted(pack.replace("_", UNDERSCORE), number, again);
  }
}
