package io.galvani.trainer.anomaly;

/**
 * One snippet of a vehicle.
 *
 * @param values as {@link io.galvani.battery.anomaly.PackSnippets#copyTo} gives them
 * @param charging whether it is of charging, else of driving
 * @param atS seconds from the vehicle's first sample to the snippet's end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Snippet(float[] values, boolean charging, double atS) {}
