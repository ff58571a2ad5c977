package io.galvani.stream.bridge;

/**
 * What a bridge has done since it was created.
 *
 * @param frames frames that Kafka stored
 * @param bytes their bytes as MQTT carried them
 * @param samples numbers that watermarks passed: samples, alerts, declared gaps
 * @param duplicates frames that had been forwarded before
 * @param ahead frames dropped because one before them was missing
 * @param refused frames of packs without a valid registration, or of an epoch that does not hold
 * @param deadLetters messages that could not be read
 * @param connected whether it is subscribed and Kafka takes records
 */
public record BridgeStats(
    long frames,
    long bytes,
    long samples,
    long duplicates,
    long ahead,
    long refused,
    long deadLetters,
    boolean connected) {}
