package io.galvani.trainer.service;

/** Where steps come from. */
public interface FeatureSource extends AutoCloseable {
  /**
   * Hands over what has arrived and waits a little if nothing has.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer; may be tried again
   * @throws io.galvani.chassis.cli.InputException if a topic is not there
   */
  void poll(FeatureStore store);

  /** Whether all that was there some seconds ago has been handed over. */
  boolean caughtUp();

  @Override
  void close();
}
