/**
 * What a pack can do now, beside its state of charge: core temperature, power and energy. Steps
 * after the estimator and health on the same sample, at the cadence of the per-cell filters; knows
 * a pack's state, health and model, nothing of alerts or messages.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.condition;
