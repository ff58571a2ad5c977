package io.galvani.stream.topology.state;

import io.galvani.battery.cell.CellParameters;

/**
 * Reads a cell parameter set; throws a {@link RuntimeException} that says what is wrong with it.
 */
@FunctionalInterface
public interface CellParser {
  /**
   * @param json text of the parameter set
   * @param source where it comes from, for messages
   */
  CellParameters parse(String json, String source);
}
