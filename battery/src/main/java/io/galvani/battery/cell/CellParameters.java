package io.galvani.battery.cell;

/**
 * Parameter set of one cell type.
 *
 * @param name author-year-cell or the maker's name, kebab case
 */
public record CellParameters(String name) {}
