/**
 * How every program of this module meets Kafka: client settings with our defaults, creation of the
 * topics of the catalogue, and reading a topic from its beginning to its present end. Knows topics
 * and bytes, and nothing of what the records mean.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.kafka;
