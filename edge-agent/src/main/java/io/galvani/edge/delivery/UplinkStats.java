package io.galvani.edge.delivery;

/**
 * What the uplink has done since its start.
 *
 * @param connected whether the link is up now
 * @param connects connections that came about
 * @param messagesSent publishes of lanes, repeats included
 * @param bytesSent their payload bytes
 * @param samplesSent telemetry samples sent, repeats not counted
 * @param goBacks how often a lane went back because its watermark stood still
 * @param publishesRefused publishes that the broker refused
 * @param watermarksRefused watermarks that were not believed
 * @param lastRefusal reason code of the last refusal, 0 if none since the last success
 */
public record UplinkStats(
    boolean connected,
    long connects,
    long messagesSent,
    long bytesSent,
    long samplesSent,
    long goBacks,
    long publishesRefused,
    long watermarksRefused,
    int lastRefusal) {}
