/**
 * What a pack can do now and how worn it is, beside its state of charge: core temperature, power
 * and energy, growth of resistance. Steps after the estimator on the same sample, at the cadence of
 * its per-cell filters; knows a pack's state and model, nothing of alerts or messages.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.condition;
