/**
 * Which numbers of a pack's telemetry lane are new, known, declared missing or lost, and what
 * became of each: constant state per pack. Knows numbers only, neither Kafka nor batteries.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.topology.admit;
