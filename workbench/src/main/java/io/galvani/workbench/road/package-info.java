/** The whole cloud in this JVM: Kafka, MQTT broker, time series, bridge, processor, sink. */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.road;
