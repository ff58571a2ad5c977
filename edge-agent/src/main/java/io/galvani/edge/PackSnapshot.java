package io.galvani.edge;

import io.galvani.edge.source.SourceCounts;
import io.galvani.schemas.PackId;

/**
 * One pack's account at a moment.
 *
 * @param pack the pack
 * @param streamEpoch identity of its numbering
 * @param samplesRead samples read from the source since the start of the agent
 * @param nextSeq number that the next sample will get
 * @param durableNextSeq everything below is on disk
 * @param watermark everything below is covered by the cloud
 * @param declared numbers declared missing since the epoch began
 * @param frames frames built since the start
 * @param frameBytes their bytes, envelope included
 * @param cellSamples cell voltages in them, missing ones included
 * @param alertsRaised local alerts raised since the start
 * @param newestTimestampMs event time of the newest sample, UTC ms; 0 before the first
 * @param soc mean state of charge by the monitor, 0..1; NaN without one
 * @param correctedSoc the same after the model that serves, 0..1; equal to {@code soc} without one
 * @param soh state of health of the weakest cell by the monitor, about 0..1; NaN without one
 * @param correctedSoh the same after the model that serves; equal to {@code soh} without one
 * @param ended whether the source has ended
 * @param counts what was wrong with samples
 */
public record PackSnapshot(
    PackId pack,
    long streamEpoch,
    long samplesRead,
    long nextSeq,
    long durableNextSeq,
    long watermark,
    long declared,
    long frames,
    long frameBytes,
    long cellSamples,
    long alertsRaised,
    long newestTimestampMs,
    double soc,
    double correctedSoc,
    double soh,
    double correctedSoh,
    boolean ended,
    SourceCounts counts) {}
