package io.galvani.trainer.anomaly;

import io.galvani.trainer.round.NewestSteps;

/**
 * One step of a pack as it was streamed.
 *
 * @param timestampMs event time of its last sample, UTC ms
 * @param continues whether it follows the pack's step before without a gap
 * @param values in the order of {@link io.galvani.battery.anomaly.SnippetFeature}, all numbers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SnippetStep(long timestampMs, boolean continues, float[] values)
    implements NewestSteps.Timed {}
