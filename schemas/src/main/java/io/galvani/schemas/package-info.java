/**
 * What travels between the programs: identities, messages, codecs and topic names. Knows neither
 * Kafka nor MQTT, and nothing of what a number means.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.schemas;
