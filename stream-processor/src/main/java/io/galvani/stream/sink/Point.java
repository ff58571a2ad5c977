package io.galvani.stream.sink;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A line to write and the record that it came from. */
record Point(String measurement, String line, ConsumerRecord<byte[], byte[]> origin) {}
