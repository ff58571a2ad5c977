/**
 * The bridge from MQTT to Kafka: forwards the numbered lanes of every pack in order, acknowledges
 * to the edges what Kafka has stored, and registers packs from their births. It reads envelopes and
 * never opens a body; all of its state belongs to one thread.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.bridge;
