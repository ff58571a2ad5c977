/** How the trainer's programs speak to Kafka. */
@org.jspecify.annotations.NullMarked
package io.galvani.trainer.kafka;
