/**
 * Snippets of driving and charging, and what a learned model of healthy packs says of them. The
 * same code for trainer, edge and stream.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.battery.anomaly;
