/** The cell: equivalent circuit, open-circuit voltage, hysteresis, heat, limits, parameter sets. */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.cell;
