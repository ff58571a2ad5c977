/**
 * Kafka, an MQTT broker and a time-series database inside this JVM, on loopback and free ports,
 * each over a folder that it keeps its data in. Knows nothing of batteries.
 */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.embedded;
