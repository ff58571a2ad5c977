package io.galvani.edge;

import io.galvani.battery.pack.PackModel;
import io.galvani.chassis.cells.CellParameterSet;
import io.galvani.edge.config.PackConfig;
import io.galvani.edge.source.PackSource;

/**
 * One pack with everything that the agent needs of it.
 *
 * @param pack its configuration
 * @param cells its cells
 * @param source where its samples come from; closed by the agent
 */
public record PackFeed(PackConfig pack, CellParameterSet cells, PackSource source) {
  /** What its estimators are given. */
  public PackModel model() {
    return Registrations.model(this);
  }
}
