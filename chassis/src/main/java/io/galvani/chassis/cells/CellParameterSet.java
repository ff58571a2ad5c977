package io.galvani.chassis.cells;

import io.galvani.battery.cell.CellParameters;

/**
 * A parameter set together with the text it was read from, which travels to whoever must compute
 * the same.
 *
 * @param parameters the set
 * @param json its text
 * @param sha256 SHA-256 of that text in UTF-8, lower-case hex
 */
public record CellParameterSet(CellParameters parameters, String json, String sha256) {
  /** The same cells of another capacity, Ah, with the text of that. */
  public CellParameterSet scaledTo(double capacityAh) {
    return CellLibrary.toJson(parameters.scaledTo(capacityAh));
  }
}
