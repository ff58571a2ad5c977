package io.galvani.trainer.correction;

import io.galvani.trainer.round.NewestSteps;

/**
 * One step of a pack as it was streamed.
 *
 * @param timestampMs event time of its last sample, UTC ms
 * @param durationS time that it covers, s
 * @param features as {@code CorrectionFeatures} built them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FleetStep(long timestampMs, double durationS, float[] features)
    implements NewestSteps.Timed {}
