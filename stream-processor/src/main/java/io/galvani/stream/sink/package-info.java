/**
 * The sink: its own consumer group between Kafka and the time series. It thins, validates and
 * writes points in blocking batches, commits offsets only after success and pauses when the store
 * is out. No other part of the stream waits for it.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.stream.sink;
