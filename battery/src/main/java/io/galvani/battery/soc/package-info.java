/**
 * State of charge: a Kalman filter on the pack's mean cell (bar), slow filters on what each cell
 * differs by (delta), and a coulomb counter as the baseline. Steps over arrays of the caller.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.soc;
