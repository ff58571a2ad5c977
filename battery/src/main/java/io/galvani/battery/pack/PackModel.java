package io.galvani.battery.pack;

import io.galvani.battery.cell.CellParameters;

/**
 * What is fixed about a pack: its layout and its cells' parameter set.
 *
 * @param cell parameter set of one cell of the type used
 * @param cells measured voltages in series
 * @param parallel cells in parallel behind each measured voltage
 * @param probeCell [probe]: the cell (from 0) each temperature probe sits on
 * @param nominalIntervalS seconds between samples that the source promises, 0 = irregular
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record PackModel(
    CellParameters cell, int cells, int parallel, int[] probeCell, double nominalIntervalS) {}
