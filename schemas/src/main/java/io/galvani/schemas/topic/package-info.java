/** The topic catalogue: every Kafka and MQTT topic name and what it holds, as typed constants. */
@org.jspecify.annotations.NullMarked
package io.galvani.schemas.topic;
