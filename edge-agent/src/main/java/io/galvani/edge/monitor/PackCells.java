package io.galvani.edge.monitor;

import io.galvani.battery.cell.CellParameters;

/**
 * The cells of a pack, as the agent estimates with them and as it tells the cloud.
 *
 * @param parameters what the estimators use
 * @param json the same as the text that travels in the registration
 * @param sha256 digest of that text, hexadecimal
 */
public record PackCells(CellParameters parameters, String json, String sha256) {}
