/**
 * Fits the parameter set of a cell type from recordings: open-circuit voltage, circuit over SOC and
 * temperature, heat and uncertainty, with a report of how well the result meets the recordings.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.characterize;
