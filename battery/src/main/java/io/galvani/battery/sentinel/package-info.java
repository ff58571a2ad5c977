/**
 * Finds a pack whose channels are mapped with the wrong sign or unit: current against voltage after
 * the lag between them is estimated, millivolts for volts, kelvin for degrees Celsius. Knows a
 * pack's model and samples, nothing of estimates or alerts.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.sentinel;
